package dev.agentnet.cli.terminal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bytes as people read them, in powers of ten as Docker has them: 84 MB, 1.1 GB.
public final class Size {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
    private static final int STEP = 1000;
    private static final Pattern WRITTEN = Pattern.compile("([0-9.]+) ?([kKMGT]?B).*");

    private Size() {}

    public static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return value >= 10 || unit == 0
                ? "%.0f %s".formatted(value, UNITS[unit])
                : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /// What Docker wrote, such as `606.9MB`; 0 for what is no size.
    public static long parse(String text) {
        Matcher size = WRITTEN.matcher(text.strip());
        if (!size.matches()) {
            return 0;
        }
        double value = Double.parseDouble(size.group(1));
        for (String unit : UNITS) {
            if (unit.equalsIgnoreCase(size.group(2))) {
                return Math.round(value);
            }
            value *= STEP;
        }
        return 0;
    }

    /// The bytes of all files in a folder; 0 if there is none. What cannot be seen does not count.
    public static long ofFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long[] sum = {0};
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        sum[0] += attributes.size();
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException problem) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return sum[0];
    }
}
