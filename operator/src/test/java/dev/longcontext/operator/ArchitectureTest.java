package dev.longcontext.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** The packages are phases, and the arrows between them go one way. */
class ArchitectureTest {

    private static final String ROOT = "dev.longcontext.operator.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.longcontext.operator");

    @Test
    void arrowsGoOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("resolve")
                .definedBy(ROOT + "resolve..")
                .layer("desired")
                .definedBy(ROOT + "desired..")
                .layer("facts")
                .definedBy(ROOT + "facts..")
                .layer("memory")
                .definedBy(ROOT + "memory..")
                .layer("decide")
                .definedBy(ROOT + "decide..")
                .layer("report")
                .definedBy(ROOT + "report..")
                .layer("observe")
                .definedBy(ROOT + "observe..")
                .layer("act")
                .definedBy(ROOT + "act..")
                .layer("reconcile")
                .definedBy(ROOT + "reconcile..")
                .whereLayer("reconcile")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("act")
                .mayOnlyBeAccessedByLayers("reconcile")
                .whereLayer("observe")
                .mayOnlyBeAccessedByLayers("reconcile")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("reconcile")
                .whereLayer("decide")
                .mayOnlyBeAccessedByLayers("reconcile", "report", "act")
                .whereLayer("memory")
                .mayOnlyBeAccessedByLayers("reconcile", "report", "observe", "decide")
                .whereLayer("facts")
                .mayOnlyBeAccessedByLayers("reconcile", "report", "observe", "decide", "act")
                .whereLayer("desired")
                .mayOnlyBeAccessedByLayers("observe", "act", "decide")
                .whereLayer("resolve")
                .mayOnlyBeAccessedByLayers("desired", "memory", "decide", "report", "observe", "act", "reconcile")
                .check(CLASSES);
    }

    /** How far the stages are, what is in the way, where the run stands because of both, and what follows. */
    @Test
    void decidingGoesInSteps() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("stage")
                .definedBy(ROOT + "decide.stage")
                .layer("obstacle")
                .definedBy(ROOT + "decide.obstacle")
                .layer("situation")
                .definedBy(ROOT + "decide.situation")
                .layer("decide")
                .definedBy(ROOT + "decide")
                .whereLayer("decide")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("situation")
                .mayOnlyBeAccessedByLayers("decide")
                .whereLayer("obstacle")
                .mayOnlyBeAccessedByLayers("situation", "decide")
                .check(CLASSES);
    }

    /** A class is read after those that it uses, so no two use each other; nested classes and generated builders belong to theirs. */
    @Test
    void noCircles() {
        slices().assignedFrom(TOP_LEVEL_CLASSES).should().beFreeOfCycles().check(CLASSES);
    }

    private static final SliceAssignment TOP_LEVEL_CLASSES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getName().replaceAll("(Builder)?(\\$.*)?$", ""));
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    };

    /** Same facts, same decision: no framework, no client, no clock of its own. */
    @Test
    void thinkingIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "resolve..",
                        ROOT + "desired..",
                        ROOT + "facts..",
                        ROOT + "memory..",
                        ROOT + "decide..",
                        ROOT + "report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.javaoperatorsdk..",
                        "io.fabric8.kubernetes.client..",
                        "io.quarkus..",
                        "jakarta..",
                        "java.net..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(CLASSES);
    }

    @Test
    void observingChangesNothing() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "observe..")
                .should()
                .callMethodWhere(
                        com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                com.tngtech.archunit.base.DescribedPredicate.describe(
                                        "writes to the cluster",
                                        target -> target.getOwner()
                                                        .getPackageName()
                                                        .startsWith("io.fabric8.kubernetes.client")
                                                && target.getName()
                                                        .matches(
                                                                "create|update|updateStatus|patch|patchStatus|delete|serverSideApply|replace|edit"))))
                .check(CLASSES);
    }

    /** What passes between the two is the contract's; beyond it they share no code. */
    @Test
    void knowsNothingOfTheTrainer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.longcontext.trainer..", "dev.longcontext.estimator..", "ai.djl..")
                .check(CLASSES);
    }
}
