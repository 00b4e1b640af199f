package dev.agentnet.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The repositories a network works on, by name.
public interface Repositories {

    void put(Repository repository);

    Optional<Repository> find(String name);

    List<Repository> all();

    /// @return false if there was none of that name
    boolean remove(String name);

    Optional<String> defaultName();

    void makeDefault(String name);

    /// Says why nothing is merged in a repository now; an empty sentence takes that back.
    ///
    /// @param kept for how long it is so, unless it is said again
    void trouble(String name, String sentence, Duration kept);

    /// Why nothing is merged in a repository now; empty if that is not so.
    Optional<String> trouble(String name);

    /// The repositories in which nothing is merged now, and why.
    Map<String, String> troubles();

    /// @param origin where it came from: a path, a URL, or empty for one that began here
    /// @param base the branch that tasks start from and land on, unless they say otherwise
    /// @param land `here`; `push` to send what lands on to the origin; or `branch` to land each
    ///   feature on a branch of its own
    record Repository(String name, String origin, String base, String land) {

        private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

        public Repository {
            checkName(name);
        }

        public boolean landsOnBranches() {
            return land.equals("branch");
        }

        /// @throws IllegalArgumentException if `name` cannot name a repository
        public static void checkName(String name) {
            boolean reserved = name.equals("known") || name.equals("default");
            if (!SHAPE.matcher(name).matches()
                    || reserved
                    || name.contains("..")
                    || name.endsWith(".git")
                    || name.endsWith(".lock")) {
                throw new IllegalArgumentException(
                        "\""
                                + name
                                + "\" is no repository name: use a-z, 0-9, dot, dash and underscore,"
                                + " at most 63 characters");
            }
        }
    }
}
