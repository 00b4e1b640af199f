package dev.agentnet.cli;

import dev.agentnet.cli.repository.PersonsGit;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.UsageProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet pull`: brings home what landed, into the branch that is checked out here.
@Command(name = "pull", mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {

    @Option(names = "--remote", description = "the remote (default: ${DEFAULT-VALUE})")
    private String remote = "agentnet";

    @Override
    public Integer call() {
        PersonsGit git = new PersonsGit(Path.of("."));
        if (!git.isRepository() || git.ask("remote", "get-url", remote).exit() != 0) {
            throw new UsageProblem(
                    "this is no repository with a remote "
                            + remote
                            + ". Add it: agentnet repo add NAME .");
        }
        String branch = git.branch();
        needBranch(branch, remote, git.branches(remote));
        System.out.println(git.run("pull", "--ff", "--no-rebase", remote, branch));
        return ExitCode.OK;
    }

    static void needBranch(String branch, String remote, List<String> there) {
        if (there.isEmpty()) {
            throw new UsageProblem("remote " + remote + " has no branch yet: nothing has landed");
        }
        if (!there.contains(branch)) {
            throw new UsageProblem(
                    "nothing lands on %s; remote %s has: %s. Go to one (git switch %s), or name"
                                    .formatted(
                                            branch,
                                            remote,
                                            String.join(", ", there),
                                            there.getFirst())
                            + " another remote with --remote");
        }
    }
}
