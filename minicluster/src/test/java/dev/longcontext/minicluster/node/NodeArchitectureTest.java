package dev.longcontext.minicluster.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the node's packages. */
class NodeArchitectureTest {
    private static final String NODE = "dev.longcontext.minicluster.node";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.longcontext.minicluster");

    @Test
    void thePackagesHaveNoCycles() {
        slices().matching(NODE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void whatIsPureKnowsNeitherTheApiServerNorProcesses() {
        noClasses()
                .that()
                .resideInAnyPackage(NODE + ".image", NODE + ".plan", NODE + ".lifecycle", NODE + ".status")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8.kubernetes.client..",
                        "dev.longcontext.minicluster.process..",
                        "java.util.concurrent..")
                .check(CLASSES);
    }

    @Test
    void theNodeKnowsNothingOfTheClusterAroundIt() {
        noClasses()
                .that()
                .resideInAPackage(NODE + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.longcontext.minicluster",
                        "dev.longcontext.minicluster.storage..",
                        "dev.longcontext.minicluster.kserve..",
                        "dev.longcontext.minicluster.junit..")
                .check(CLASSES);
    }
}
