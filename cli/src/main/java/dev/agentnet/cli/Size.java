package dev.agentnet.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bytes as people read them, in powers of ten as Docker has them: 84 MB, 1.1 GB.
final class Size {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
    private static final int STEP = 1000;
    private static final Pattern WRITTEN = Pattern.compile("([0-9.]+) ?([kKMGT]?B).*");

    private Size() {}

    static String of(long bytes) {
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
    static long parse(String text) {
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
}
