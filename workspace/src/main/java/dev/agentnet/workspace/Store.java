package dev.agentnet.workspace;

import dev.agentnet.protocol.ChangeSize;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Main's bare store of one repository: what people and domains fetch from and push to, and where
/// work lands.
///
/// Every method is safe to call from several threads and processes; git's own locks order them. All
/// throw [GitFailed] where git fails for another reason than the one a result speaks of.
public final class Store {

    /// What stands for the base of a change in a repository without commits.
    public static final String EMPTY_TREE = BareRepository.EMPTY_TREE;

    /// What the refusal of a push with a known secret says.
    public static final String HOLDS_SECRET = "holds a secret that is known here";

    static final String HEADS = "refs/heads/";

    private final BareRepository repository;

    private Store(Git git, Path folder) {
        this.repository = new BareRepository(git, folder.toAbsolutePath().normalize());
    }

    /// Makes the store if it is not there, with HEAD on `branch`, and renews its settings and hook.
    public static Store create(Git git, Path folder, String branch) {
        StoreFolder.create(git, folder.toAbsolutePath().normalize(), branch);
        return new Store(git, folder);
    }

    /// @throws IllegalArgumentException if there is no store in `folder`
    public static Store open(Git git, Path folder) {
        if (!exists(folder)) {
            throw new IllegalArgumentException(
                    "there is no store in " + folder + "; add the repository again");
        }
        return new Store(git, folder);
    }

    public static boolean exists(Path folder) {
        return StoreFolder.exists(folder);
    }

    public Path folder() {
        return repository.folder();
    }

    /// The repository's name, by its folder's.
    public String name() {
        return String.valueOf(folder().getFileName()).replaceAll("\\.git$", "");
    }

    /// Takes over branches and tags from where the repository comes from: a path or a URL.
    ///
    /// Only forward: a branch with landed work that the origin lacks stays as it is.
    ///
    /// @param credentialFile for https lines as `git credential-store` keeps them, for ssh a key
    /// @throws GitFailed if the origin cannot be read, or after all others if branches diverged
    public void fetch(String origin, Optional<Path> credentialFile) {
        new OriginSync(repository, Origin.of(origin)).fetch(credentialFile);
    }

    /// Takes over what is new there, as [#fetch] does; a branch that has commits on both sides
    /// stays as it is.
    ///
    /// @param ours what the names of branches begin with that are only made here: one that is there
    ///   alone was taken away here
    public void follow(String origin, Optional<Path> credentialFile, String ours) {
        new OriginSync(repository, Origin.of(origin)).follow(credentialFile, Optional.of(ours));
    }

    /// Merges a branch into what its origin had of it when last looked at, if both have commits
    /// that the other lacks.
    ///
    /// @param leaderToken as for [#land]
    /// @return what does not merge, if it does not
    public Optional<Candidate.Conflict> unite(String branch, String leaderToken) {
        Optional<String> ours = repository.ref(HEADS + branch);
        Optional<String> theirs = repository.ref(OriginSync.BESIDE + "heads/" + branch);
        if (ours.isEmpty() || theirs.isEmpty() || repository.isAncestor(theirs.get(), ours.get())) {
            return Optional.empty();
        }
        String message = "Merge what was here alone into " + branch;
        Candidate both = new CandidateMaker(repository).unite(theirs.get(), ours.get(), message);
        if (both instanceof Candidate.Clean clean) {
            land(branch, ours, clean.commit(), leaderToken);
        }
        return both instanceof Candidate.Conflict conflict
                ? Optional.of(conflict)
                : Optional.empty();
    }

    /// What became of a commit that was sent to where the repository comes from.
    public sealed interface Sent {

        /// It is there.
        record Taken() implements Sent {}

        /// The branch has commits there that we lack.
        record Moved() implements Sent {}

        /// The other side does not want it.
        ///
        /// @param words what it said about it, on one line
        record Refused(String words) implements Sent {}
    }

    /// Sends a commit to a branch where the repository comes from, never forcing.
    ///
    /// @throws GitFailed if it cannot be known what became of it
    public Sent send(String origin, String commit, String branch, Optional<Path> credentialFile) {
        return new OriginSync(repository, Origin.of(origin)).push(commit, branch, credentialFile);
    }

    /// The full id of the commit that a branch, a tag or a commit's id means.
    public Optional<String> commit(String revision) {
        return repository.commit(revision);
    }

    /// The branch HEAD points to, whether it has commits or not.
    public Optional<String> headBranch() {
        GitCall.Result head = repository.call().run("symbolic-ref", "--quiet", "HEAD");
        String ref = head.out().strip();
        return ref.startsWith(HEADS)
                ? Optional.of(ref.substring(HEADS.length()))
                : Optional.empty();
    }

    public List<String> branches() {
        return refs(HEADS).stream().map(ref -> ref.substring(HEADS.length())).toList();
    }

    /// The id of a commit's tree: the same tree has the same files.
    public String tree(String commit) {
        return repository.tree(commit);
    }

    /// @param ref a full name, such as refs/agentnet/candidates/x
    public void putRef(String ref, String commit) {
        repository.call().output("update-ref", ref, commit);
    }

    /// Gives what a ref means another name, in one transaction.
    public void rename(String ref, String other) {
        String commit = commit(ref).orElseThrow();
        repository
                .call()
                .input(
                        "start\ncreate %1$s %3$s\ndelete %2$s %3$s\nprepare\ncommit\n"
                                .formatted(other, ref, commit))
                .output("update-ref", "--stdin");
    }

    /// Deletes a ref; none of that name is fine.
    public void deleteRef(String ref) {
        repository.call().output("update-ref", "-d", ref);
    }

    /// Deletes a ref if it still means `commit`.
    ///
    /// @return false if it does not
    public boolean deleteRef(String ref, String commit) {
        return repository.call().succeeds("update-ref", "-d", ref, commit);
    }

    /// The full names of all refs below `prefix`.
    public List<String> refs(String prefix) {
        return repository.refs(prefix);
    }

    /// What every ref that is part of a copy points to, each as `object ref`.
    public List<String> tips() {
        return repository.objects("refs/").entrySet().stream()
                .filter(tip -> !tip.getKey().startsWith(OriginSync.BESIDE))
                .filter(tip -> !tip.getKey().equals(LeaderFence.REF))
                .map(tip -> tip.getValue() + " " + tip.getKey())
                .toList();
    }

    /// Why a change may not land, if there is a reason.
    ///
    /// @param base the commit it was made on, or the empty tree in a repository without commits
    public Optional<String> refuse(String base, String commit) {
        return new LandingRules(repository).refuse(base, commit);
    }

    /// What became of a change that was merged into a branch's tip.
    public sealed interface Candidate {

        /// It merges: the commit to check and to land.
        record Clean(String commit, String tree) implements Candidate {}

        /// It does not merge.
        ///
        /// @param explanation git's own words, one conflict per line
        /// @param tree what git made of it, with marks around both sides of each conflict
        record Conflict(List<String> files, String explanation, String tree) implements Candidate {}

        /// The branch has all of it already.
        record Nothing() implements Candidate {}
    }

    /// Merges `change` into `tip`, moving no branch.
    ///
    /// @param tip empty in a repository without commits: the candidate is then its first
    /// @param message with the trailer that names the task
    public Candidate candidate(Optional<String> tip, String change, String message) {
        return new CandidateMaker(repository).make(tip, change, message);
    }

    /// Whether two commits do not merge, and in what.
    public Optional<Candidate.Conflict> conflict(String one, String other) {
        return new CandidateMaker(repository).conflict(one, other);
    }

    /// Both sides of a conflict, for whoever is to solve it: which commits changed the files on
    /// either, and what stands against what.
    ///
    /// @param tip of the branch, `change` what does not merge with it
    /// @param most characters of what stands against what
    public String sides(String tip, String change, Candidate.Conflict conflict, int most) {
        return new ConflictSides(repository, most).of(tip, change, conflict);
    }

    /// Moves a branch from `old` to `next` in one transaction, if nobody else leads by now.
    ///
    /// @param old what the branch is at, empty if it does not exist yet
    /// @return false if the branch is somewhere else or another leader wrote its token
    public boolean land(String branch, Optional<String> old, String next, String leaderToken) {
        return new LeaderFence(repository).land(branch, old, next, leaderToken);
    }

    /// Says who leads: from now on nobody lands with another token.
    public void lead(String leaderToken) {
        new LeaderFence(repository).lead(leaderToken);
    }

    /// @param from empty for everything in `to`
    public ChangeSize size(Optional<String> from, String to) {
        return new TreeDiff(repository).size(from.orElse(BareRepository.EMPTY_TREE), to);
    }

    /// The commit on the branch's first-parent line that landed a task.
    public Optional<String> landed(String branch, String taskId) {
        return new LandedWork(repository).find(HEADS + branch, taskId);
    }

    /// A commit that landed a task.
    public record Landing(String commit, String task) {}

    /// What landed on a branch, or on one that was merged into it, newest first, at most `most`. Of
    /// another than [#headBranch] only what that lacks.
    public List<Landing> landings(String branch, int most) {
        return new LandedWork(repository)
                .list(HEADS + branch, headBranch().map(HEADS::concat), most);
    }

    /// When a commit became a part of a branch; empty if it is none.
    public Optional<Instant> mergedAt(String commit, String branch) {
        return new LandedWork(repository).mergedAt(commit, HEADS + branch);
    }

    /// A commit that changed a file.
    ///
    /// @param task that landed with it, empty for a person's
    /// @param agent likewise
    /// @param from the file's name before it, another one if it was renamed
    public record Landed(
            String commit, Instant at, String task, String agent, String subject, String from) {}

    /// What changed a file or folder on a branch, newest first, at most `most`; renames are
    /// followed.
    public List<Landed> history(String branch, String path, int most) {
        return new FileHistory(repository).of(HEADS + branch, path, most);
    }

    /// Whether a branch has a file or folder.
    public boolean has(String branch, String path) {
        return new FileHistory(repository).isThere(HEADS + branch, path);
    }

    /// Files of a branch with the same last name as `path`.
    public List<String> similar(String branch, String path, int most) {
        return new FileHistory(repository).similar(HEADS + branch, path, most);
    }

    /// Starts `git http-backend` for a request; its streams and its end ([HttpBackend#end]) are the
    /// caller's.
    ///
    /// @param request the CGI variables of the request, without those that name the store
    /// @param path what follows the repository in the URL
    /// @param secrets texts of one line, none empty: a push with any of them in it is refused
    public Process serve(
            Map<String, String> request,
            String path,
            HttpBackend.Pusher pusher,
            Set<String> secrets) {
        return new HttpBackend(repository).start(request, path, pusher, secrets);
    }

    /// What git finds damaged in it; empty if it is whole. Looks at every object of a small store,
    /// and in a large one whether each is there.
    ///
    /// @param large in bytes
    public Optional<String> damage(long large) {
        return new StoreHealth(repository).damage(large);
    }

    /// Where a known secret stands in what is here already, if one does.
    ///
    /// @param revisions a ref's full name, or `--all`
    /// @param secrets texts of one line, none empty
    /// @throws GitFailed if not all could be searched
    public Optional<String> secret(String revisions, Set<String> secrets) {
        return new SecretScan(repository).first(revisions, secrets);
    }

    /// When what each ref below `prefix` points to was committed.
    public Map<String, Instant> refTimes(String prefix) {
        return repository.times(prefix);
    }

    /// Writes all commits and refs into one file.
    ///
    /// @return false if there is none, and so no file
    public boolean copyTo(Path file) {
        return new StoreBundle(repository).write(file);
    }

    /// Takes over what [#copyTo] wrote; refs that are here already follow.
    public void takeFrom(Path file) {
        new StoreBundle(repository).read(file);
    }

    /// What its objects take on disk.
    public long bytes() {
        return new StoreHealth(repository).bytes();
    }
}
