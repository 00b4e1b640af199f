package dev.agentnet.main.inspect;

import java.nio.file.Path;
import java.time.Duration;

/// @param recordings the folder of recorded runs
/// @param swept by when what a task left over has been taken away
public record InspectorSettings(Path recordings, Duration swept) {}
