package dev.agentnet.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The verbs in the order of `agentnet --help`, and what is said of them there.
///
/// Only a verb that was typed is made. To read the annotations of all twenty took longer than the
/// rest of `agentnet --help`, and no cache of classes makes reading them faster.
enum Verb {
    DEMO(
            DemoCommand::new,
            "See the whole path in a throw-away repository; no Docker, key or network."),
    INIT(
            InitCommand::new,
            "Write an agentnet.conf for the repository here.",
            "The check comes from its build files, the image from .devcontainer/. Overwrites nothing."),
    UP(UpCommand::new, "Start a network: embedded here, or in containers with --docker."),
    DOWN(DownCommand::new, "End the network that runs here; tasks and repositories are kept."),
    SEND(SendCommand::new, "Submit a task to a domain, or to main to have it routed."),
    PLAN(
            PlanCommand::new,
            "Make a plan of a feature and run it, or show what it would do: its order, who does"
                    + " what, who writes where.",
            "With --dry-run or --file it submits nothing."),
    RUN(RunCommand::new, "Submit a plan file: its tasks begin as soon as they may."),
    STATUS(StatusCommand::new, "Show the network at a glance."),
    TASKS(TasksCommand::new, "List tasks, newest last."),
    TASK(TaskCommand::new, "Show one task."),
    DEAD(DeadCommand::new, "List the tasks that died, newest last, and what of."),
    WHY(WhyCommand::new, "List the tasks that read or wrote a file, newest first."),
    AGENTS(AgentsCommand::new, "List the agents and what they do."),
    HUNG(HungCommand::new, "List agents at work that have said nothing for a while."),
    LOGS(LogsCommand::new, "Show what agents say and do, interleaved by time."),
    ROUTE(RouteCommand::new, "Show where a task for main would go, without submitting it."),
    REPO(RepoCommand::new, "Add, list and remove the repositories to work on."),
    PULL(PullCommand::new, "Bring what landed into the branch that is checked out here."),
    INBOX(InboxCommand::new, "List what waits for your answer."),
    ANSWER(AnswerCommand::new, "Answer a question of the inbox."),
    CANCEL(CancelCommand::new, "Cancel a task, with its children."),
    RETRY(RetryCommand::new, "Give a dead or cancelled task fresh tries, or all dead ones."),
    PAUSE(PauseCommand::new, "Stop a task, a domain or the network where it is, with its clocks."),
    RESUME(ResumeCommand::new, "Let go on what is paused or drained."),
    DRAIN(DrainCommand::new, "Let a domain, or all, finish what they have and take no more."),
    SCALE(ScaleCommand::new, "Say how many containers a domain has."),
    KILL_ALL(
            KillAllCommand::new,
            "End every agent now and pause the network.",
            "Their tasks go back to the head of their queues, and no try is lost."),
    REPLAY(ReplayCommand::new, "Play a recorded run again, tool call by tool call, as a new task."),
    IMAGE(ImageCommand::new, "Build the images that domains run in."),
    DOCTOR(
            DoctorCommand::new,
            "Check this machine and the network, and say what to do. Changes nothing."),
    VERIFY(
            VerifyCommand::new,
            "Check on the live network that nothing is lost or done twice. Changes nothing."),
    BACKUP(
            BackupCommand::new,
            "Write the network into one file, whatever it is at.",
            "Tasks and their states, results, repositories with all work handed in, recordings, and the"
                    + " network's secret. Not the model's key."),
    RESTORE(
            RestoreCommand::new,
            "Put a backup in the place of what is there.",
            "What was at work begins anew; what had landed lands no second time."),
    PRUNE(
            PruneCommand::new,
            "Remove what agentnet left and nobody owns.",
            "That is: folders of ended demos and domains, stores of removed repositories, ended"
                    + " containers, their volumes, images that were built anew. Never what runs, a"
                    + " store of a known repository, or a data volume of Compose."),
    // As a method reference it would crash Java 25 when it writes its cache: the class is too old
    // to be in there.
    HELP(
            () -> new CommandLine.HelpCommand(),
            "Display help information about the specified command.");

    private final Supplier<Object> command;
    private final List<String> description;

    Verb(Supplier<Object> command, String... description) {
        this.command = command;
        this.description = List.of(description);
    }

    /// As it is typed.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Adds it to a command line, complete if one of the words typed is its own.
    void addTo(CommandLine line, List<String> typed) {
        CommandSpec spec =
                typed.contains(word())
                        ? CommandSpec.forAnnotatedObject(command.get())
                        : CommandSpec.create();
        spec.usageMessage().description(description.toArray(String[]::new));
        line.addSubcommand(word(), spec);
    }
}
