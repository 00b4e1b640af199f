package dev.agentnet.main.spawn;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.VolumeOptions;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.protocol.AgentId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// What a domain's container is: its limits, what it may not do, and what is put into it.
///
/// Nothing of the host is mounted, the root is read-only, there is no capability and no way to get
/// one, and all it can write lies in its memory or in a volume that goes with it.
final class ContainerRecipe {

    static final int UID = 10001;

    /// Where the volume is mounted. Who owns its root is the image's affair, so what the
    /// orchestrator writes to are folders in it that we made.
    static final String VOLUME = "/workspace";

    static final String FILES = VOLUME + "/.agentnet";
    static final String WORKSPACE = VOLUME + "/work";

    /// In memory, for what must not stay on a disk. It is there only once the container runs, so
    /// the orchestrator moves the domain's secrets to it.
    private static final String MEMORY = "/run/agentnet";

    /// Tells an orchestrator that every process it sees comes from its own work.
    private static final String ALONE = "AGENTNET_ALONE";

    private static final int FOLDER_MODE = 0700;
    private static final int FILE_MODE = 0600;

    /// In microseconds, the longest there is: a container may use a period's share at once, and
    /// half a second of a processor is what an orchestrator's start needs. With Docker's usual
    /// tenth of a second it is stopped ten times before its first claim.
    private static final long CPU_PERIOD = 1_000_000;

    private static final String LOG_SIZE = "10m";
    private static final String LOG_FILES = "3";

    private final DockerSettings settings;

    ContainerRecipe(DockerSettings settings) {
        this.settings = settings;
    }

    /// @param network the Docker network it is on
    CreateContainerCmd create(
            DockerClient docker, AgentId id, DomainTemplate template, String network) {
        DomainHandover handover = settings.handover();
        String name = handover.nameOf(id);
        Map<String, String> labels = new Labels(handover.network(), settings.network()).of(id);
        Map<String, String> variables = handover.environment(id, template, name, FILES, WORKSPACE);
        variables.put("AGENTNET_SECRETS", MEMORY + "/secrets");
        variables.put(ALONE, "true");
        variables.putAll(ProxyVariables.of(settings));
        List<String> environment =
                variables.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList();
        return docker.createContainerCmd(settings.images().imageOf(template))
                .withName(name)
                .withLabels(labels)
                .withUser(UID + ":" + UID)
                .withEnv(environment)
                .withStopTimeout((int) settings.grace().toSeconds())
                .withHostConfig(
                        limits(template)
                                .withNetworkMode(network)
                                .withMounts(List.of(volume(labels))));
    }

    /// Without a name, so that it goes with the container; with our labels, so that one that was
    /// left behind is known as ours.
    private static Mount volume(Map<String, String> labels) {
        return new Mount()
                .withType(MountType.VOLUME)
                .withTarget(VOLUME)
                .withVolumeOptions(new VolumeOptions().withLabels(labels));
    }

    private HostConfig limits(DomainTemplate template) {
        long memory = (long) settings.handover().memoryMib(template) << 20;
        double cpus = template.cpus().orElse(settings.cpus());
        return HostConfig.newHostConfig()
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"))
                .withReadonlyRootfs(true)
                .withTmpFs(folders())
                .withPidsLimit((long) settings.pids())
                .withMemory(memory)
                .withMemorySwap(memory)
                .withCpuPeriod(CPU_PERIOD)
                .withCpuQuota((long) (cpus * CPU_PERIOD))
                .withInit(settings.init())
                .withRestartPolicy(RestartPolicy.noRestart())
                .withLogConfig(
                        new LogConfig(
                                LogConfig.LoggingType.JSON_FILE,
                                Map.of("max-size", LOG_SIZE, "max-file", LOG_FILES)));
    }

    /// Docker's own default for them is noexec, under which builds break.
    private Map<String, String> folders() {
        return Map.of(
                "/tmp",
                "rw,nosuid,nodev,exec,size=" + settings.tmpSize() + ",mode=1777",
                MEMORY,
                "rw,nosuid,nodev,noexec,size=4m,mode=0700,uid=%d,gid=%d".formatted(UID, UID),
                settings.home(),
                "rw,nosuid,nodev,exec,size=%s,mode=0700,uid=%d,gid=%d"
                        .formatted(settings.homeSize(), UID, UID));
    }

    /// The files and the empty workspace as an archive to be unpacked at [#VOLUME].
    byte[] archive(DomainTemplate template) {
        List<DomainHandover.HandedFile> files = settings.handover().files(template);
        TreeSet<String> folders = new TreeSet<>(List.of(".agentnet/", "work/"));
        for (DomainHandover.HandedFile file : files) {
            for (int slash = file.path().indexOf('/');
                    slash >= 0;
                    slash = file.path().indexOf('/', slash + 1)) {
                folders.add(".agentnet/" + file.path().substring(0, slash + 1));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String folder : folders) {
                put(tar, new TarArchiveEntry(folder), FOLDER_MODE, new byte[0]);
            }
            for (DomainHandover.HandedFile file : files) {
                TarArchiveEntry entry = new TarArchiveEntry(".agentnet/" + file.path());
                put(tar, entry, FILE_MODE, file.content());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an archive in memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void put(
            TarArchiveOutputStream tar, TarArchiveEntry entry, int mode, byte[] content)
            throws IOException {
        entry.setIds(UID, UID);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
