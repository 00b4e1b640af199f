package dev.agentnet.workspace;

import java.util.Optional;

/// A ref that says which main leads, so that git itself refuses what another one moves.
final class LeaderFence {

    static final String REF = "refs/agentnet/leader";

    private final BareRepository repository;

    LeaderFence(BareRepository repository) {
        this.repository = repository;
    }

    void lead(String token) {
        repository.call().output("update-ref", REF, hash(token));
    }

    /// Moves a branch in one transaction with the look at who leads, as [Store#land] says.
    boolean land(String branch, Optional<String> old, String next, String leaderToken) {
        String token = hash(leaderToken);
        String ref = Store.HEADS + branch;
        GitCall.Result result =
                repository
                        .durableCall()
                        .input(
                                "start\nverify %s %s\nupdate %s %s %s\nprepare\ncommit\n"
                                        .formatted(
                                                REF,
                                                token,
                                                ref,
                                                next,
                                                old.orElse(BareRepository.ZEROS)))
                        .run("update-ref", "--stdin");
        if (result.exit() == 0) {
            return true;
        }
        if (repository.ref(REF).equals(Optional.of(token)) && repository.ref(ref).equals(old)) {
            throw new GitFailed("landing on " + branch, result.exit(), result.error());
        }
        return false;
    }

    private String hash(String token) {
        return repository.call().input(token).text("hash-object", "-w", "--stdin");
    }
}
