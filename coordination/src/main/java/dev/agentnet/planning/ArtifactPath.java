package dev.agentnet.planning;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where a task writes: a file, a folder with all below it, or a pattern of these. `*` stands for
/// any letters of one name, `?` for one, `**` for any folders. Brackets are letters like others, as
/// files are called so.
record ArtifactPath(List<String> names) {

    private static final String ANY_FOLDERS = "**";

    static ArtifactPath of(String text) {
        return new ArtifactPath(List.of(tidy(text).split("/")));
    }

    /// Without a leading `./` and a trailing slash.
    static String tidy(String text) {
        String path = text;
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return path;
    }

    /// Why nobody may write there.
    static Optional<String> problem(String text) {
        String path = tidy(text);
        if (path.startsWith("/") || path.startsWith("~")) {
            return Optional.of("leads out of the repository; begin at its top, without /");
        }
        if (path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("is no path of git; use / and letters that can be seen");
        }
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                return Optional.of("leads out of its folder by ..; write the path without it");
            }
            if (name.isEmpty() || name.equals(".")) {
                return Optional.of("has an empty part; write the path without it");
            }
            if (name.equalsIgnoreCase(".git")) {
                return Optional.of("is git's own; name files of the tree");
            }
        }
        return Optional.empty();
    }

    /// Whether there may be a file that is in both.
    boolean overlaps(ArtifactPath other) {
        int rows = names.size();
        int columns = other.names.size();
        // Whether what follows the first i names here and the first j there overlaps. Where one
        // ends,
        // it is a folder that the other lies in.
        boolean[][] rest = new boolean[rows + 1][columns + 1];
        Arrays.fill(rest[rows], true);
        for (int i = rows - 1; i >= 0; i--) {
            rest[i][columns] = true;
            for (int j = columns - 1; j >= 0; j--) {
                String one = names.get(i);
                String another = other.names.get(j);
                rest[i][j] =
                        one.equals(ANY_FOLDERS) || another.equals(ANY_FOLDERS)
                                ? rest[i + 1][j] || rest[i][j + 1]
                                : fit(one, another) && rest[i + 1][j + 1];
            }
        }
        return rest[0][0];
    }

    /// Whether there is a name that fits both patterns.
    private static boolean fit(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        // Row i, column j: whether the first i letters of one and the first j of other fit
        // together.
        boolean[] row = new boolean[other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            boolean diagonal = false;
            for (int j = 0; j <= other.length(); j++) {
                boolean above = row[j];
                boolean fits = i == 0 && j == 0;
                if (i > 0 && one.charAt(i - 1) == '*') {
                    fits |= above || (j > 0 && row[j - 1]);
                }
                if (j > 0 && other.charAt(j - 1) == '*') {
                    fits |= row[j - 1] || (i > 0 && above);
                }
                if (i > 0 && j > 0 && isSame(one.charAt(i - 1), other.charAt(j - 1))) {
                    fits |= diagonal;
                }
                diagonal = above;
                row[j] = fits;
            }
        }
        return row[other.length()];
    }

    private static boolean isSame(char one, char other) {
        return one == other && one != '*' || one == '?' || other == '?';
    }
}
