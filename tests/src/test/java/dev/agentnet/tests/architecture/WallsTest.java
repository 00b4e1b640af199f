package dev.agentnet.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/// The arrows between packages that ARCHITECTURE.md draws.
final class WallsTest {

    /// With the tests of the modules, of which some are used by others; but without the scenarios,
    /// which look into every room.
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(place -> !place.contains("/tests/target/"))
                    .importPackages("dev.agentnet");

    @Test
    void protocolKnowsNoOtherPackage() {
        noClasses()
                .that()
                .resideInAPackage("..protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..coordination..", "..worker..", "..domain..", "..main..", "io.lettuce..")
                .check(CLASSES);
    }

    /// Whoever reads a plan needs no network.
    @Test
    void plansKnowOnlyTheWordsOfTheNetwork() {
        noClasses()
                .that()
                .resideInAPackage("dev.agentnet.planning..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.agentnet..")
                                .and(resideOutsideOfPackage("dev.agentnet.planning.."))
                                .and(resideOutsideOfPackage("dev.agentnet.protocol..")))
                .check(CLASSES);
    }

    @Test
    void onlyTheRedisSideKnowsLettuce() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.agentnet.coordination.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce..")
                .check(CLASSES);
    }

    @Test
    void theWorkerRuntimeKnowsNoQueue() {
        noClasses()
                .that()
                .resideInAPackage("dev.agentnet.worker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.agentnet.coordination..")
                .check(CLASSES);
    }

    @Test
    void onlyTheSpawnerKnowsDocker() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.agentnet.main.spawn..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.dockerjava..")
                .check(CLASSES);
    }

    /// What hostile bytes reach first knows no key, no queue and no engine.
    @Test
    void theWayOutKnowsNothing() {
        noClasses()
                .that()
                .resideInAPackage("dev.agentnet.main.egress..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.agentnet..")
                                .and(resideOutsideOfPackage("dev.agentnet.main.egress.."))
                                .and(resideOutsideOfPackage("dev.agentnet.lifecycle.."))
                                .and(resideOutsideOfPackage("dev.agentnet.config..")))
                .check(CLASSES);
    }

    @Test
    void packagesOfMainKnowEachOtherOneWayOnly() {
        slices().matching("dev.agentnet.main.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void roomsOfTheCommandLineKnowEachOtherOneWayOnly() {
        slices().matching("dev.agentnet.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyVerbsKnowVerbs() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.agentnet.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.agentnet.cli")
                .check(CLASSES);
    }

    @Test
    void theTerminalKnowsNoRoom() {
        noClasses()
                .that()
                .resideInAPackage("dev.agentnet.cli.terminal")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.agentnet.cli..")
                                .and(resideOutsideOfPackage("dev.agentnet.cli.terminal")))
                .check(CLASSES);
    }

    @Test
    void onlyVerbsKnowHowOptionsAreRead() {
        noClasses()
                .that()
                .resideInAPackage("dev.agentnet.cli.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }
}
