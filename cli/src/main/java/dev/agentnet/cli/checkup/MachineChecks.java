package dev.agentnet.cli.checkup;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Program;
import dev.agentnet.cli.terminal.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What doctor looks at on the machine itself: Java, git, Claude Code, and room on the disk.
public final class MachineChecks {

    private static final int JAVA = 25;

    /// The first git with `merge-tree --write-tree`, which makes the candidates.
    private static final int GIT_MAJOR = 2;

    private static final int GIT_MINOR = 38;

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)[.\\d]*");

    private static final String INSTALL_CLAUDE = "npm install -g @anthropic-ai/claude-code";

    private final Config settings;
    private final String claude;
    private final String git;
    private final Path state;

    /// @param git the program
    /// @param state the folder whose disk is looked at; it need not exist yet
    public MachineChecks(Config config, String git, Path state) {
        this.settings = config.getConfig("agentnet.doctor");
        this.claude = config.getString("agentnet.agent.claude.executable");
        this.git = git;
        this.state = state;
    }

    public List<Finding> java() {
        Runtime.Version version = Runtime.version();
        String number = version.toString().replaceAll("[+-].*", "");
        return List.of(
                version.feature() >= JAVA
                        ? Finding.fine("java", "JDK " + number)
                        : Finding.wrong(
                                "java",
                                "Java " + number + " is too old",
                                install("openjdk-25-jdk-headless", "openjdk")));
    }

    public List<Finding> git() {
        Duration deadline = settings.getDuration("deadline");
        String said;
        try {
            said = Program.ask(deadline, List.of(git, "version")).out();
        } catch (Program.Missing e) {
            return List.of(Finding.wrong("git", "git is not there", install("git", "git")));
        }
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            return List.of(
                    Finding.wrong("git", "git says no version: " + said, install("git", "git")));
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        boolean good = major > GIT_MAJOR || (major == GIT_MAJOR && minor >= GIT_MINOR);
        return List.of(
                good
                        ? Finding.fine("git", "git " + version.group())
                        : Finding.wrong(
                                "git",
                                "git %s is too old: it needs %d.%d to merge without a checkout"
                                        .formatted(version.group(), GIT_MAJOR, GIT_MINOR),
                                install("git", "git")));
    }

    /// Claude Code, which agents are in the embedded network; an image brings its own.
    public List<Finding> claude() {
        String subject = "claude";
        try {
            Program.Answer answer =
                    Program.ask(settings.getDuration("deadline"), List.of(claude, "--version"));
            if (answer.ok()) {
                return List.of(Finding.fine(subject, "Claude Code " + answer.out()));
            }
            return List.of(
                    Finding.remark(
                            subject,
                            claude + " does not work: " + answer.complaint(),
                            INSTALL_CLAUDE));
        } catch (Program.Missing e) {
            return List.of(
                    Finding.remark(
                            subject,
                            claude + " is not on PATH: the embedded network needs it for real work",
                            INSTALL_CLAUDE));
        }
    }

    /// How to get a package on this system.
    private static String install(String debian, String brew) {
        boolean mac = System.getProperty("os.name", "").startsWith("Mac");
        return mac ? "brew install " + brew : "sudo apt-get install " + debian;
    }

    public List<Finding> freeDisk() {
        Path there = state;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        long free;
        try {
            free = Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot see how much room there is at " + there, e);
        }
        String room = Size.of(free) + " of disk free for " + state;
        String fix = "agentnet prune";
        if (free < settings.getBytes("least-disk")) {
            return List.of(Finding.wrong("disk", "only " + room, fix));
        }
        return List.of(
                free < settings.getBytes("low-disk")
                        ? Finding.remark("disk", "only " + room, fix)
                        : Finding.fine("disk", room));
    }
}
