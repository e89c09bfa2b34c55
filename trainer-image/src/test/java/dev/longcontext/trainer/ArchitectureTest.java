package dev.longcontext.trainer;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** Packages are phases, and the arrows between them go one way. */
class ArchitectureTest {

    private static final String ROOT = "dev.longcontext.trainer.";

    /** What a suite is, and what suites of items have in common. */
    private static final String[] SHARED_BY_SUITES = {
        ROOT + "evaluation.suite", ROOT + "evaluation.item", ROOT + "evaluation.hay"
    };

    private static final SliceAssignment BY_FILE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass each) {
            JavaClass outermost = each;
            while (outermost.getEnclosingClass().isPresent()) {
                outermost = outermost.getEnclosingClass().get();
            }
            return SliceIdentifier.of(outermost.getName());
        }

        @Override
        public String getDescription() {
            return "files";
        }
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.longcontext.trainer");

    @Test
    void noPackageNeedsOneThatNeedsIt() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(classes);
    }

    /** With a class go those inside of it. The sealed types' list of their own kinds is no arrow. */
    @Test
    void noClassNeedsOneThatNeedsIt() {
        slices().assignedFrom(BY_FILE).should().beFreeOfCycles().check(classes);
    }

    @Test
    void layersLookDownOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.longcontext.trainer..")
                .layer("command line")
                .definedBy(ROOT + "cli")
                .optionalLayer("tasks")
                .definedBy(
                        ROOT + "prepare", ROOT + "training", ROOT + "evaluation..", ROOT + "export", ROOT + "serving")
                .layer("benchmark")
                .definedBy(ROOT + "bench")
                .layer("observability")
                .definedBy(ROOT + "observability")
                .layer("stage")
                .definedBy(ROOT + "stage")
                .whereLayer("command line")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("benchmark")
                .mayOnlyBeAccessedByLayers("command line")
                .whereLayer("tasks")
                .mayOnlyBeAccessedByLayers("command line", "benchmark")
                .whereLayer("observability")
                .mayOnlyBeAccessedByLayers("command line")
                .ensureAllClassesAreContainedInArchitectureIgnoring(
                        ROOT + "files",
                        ROOT + "failure",
                        ROOT + "http",
                        ROOT + "secrets",
                        ROOT + "configuration",
                        ROOT + "fetch",
                        ROOT + "data..",
                        ROOT + "records",
                        ROOT + "scoring",
                        ROOT + "schemas",
                        ROOT + "tokenization",
                        ROOT + "jinja",
                        ROOT + "statistics",
                        ROOT + "synthesis..",
                        ROOT + "miniature",
                        ROOT + "safetensors",
                        ROOT + "quantization",
                        ROOT + "tensors",
                        ROOT + "architecture",
                        ROOT + "weights",
                        ROOT + "model",
                        ROOT + "adapter",
                        ROOT + "checkpoint",
                        ROOT + "planning",
                        ROOT + "inference")
                .check(classes);
    }

    /** What drives, logs, judges and shows knows suites by their interface; none names one. */
    @Test
    void nothingNamesASuite() {
        String suites = ROOT + "evaluation.(*)..";
        slices().matching(suites)
                .namingSlices("suite $1")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        DescribedPredicate.alwaysTrue(), JavaClass.Predicates.resideInAnyPackage(SHARED_BY_SUITES))
                .check(classes);
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(ROOT + "evaluation.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "evaluation")
                .check(classes);
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(ROOT + "evaluation")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + "evaluation.*..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(SHARED_BY_SUITES))))
                .check(classes);
    }

    @Test
    void numericsKnowNothingOfCommandLinesAndServers() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "safetensors",
                        ROOT + "quantization",
                        ROOT + "tensors",
                        ROOT + "architecture",
                        ROOT + "weights",
                        ROOT + "model",
                        ROOT + "adapter",
                        ROOT + "inference")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "stage", ROOT + "cli", ROOT + "observability", ROOT + "http", "picocli..")
                .check(classes);
    }

    @Test
    void onlyOnePackageKnowsTheServersLibrary() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "com.sun.net..")
                .check(classes);
    }

    @Test
    void onlyTheDoorToTheTensorLibraryAndTheTokenizerKnowDjl() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "tensors..",
                        ROOT + "tokenization..",
                        ROOT + "weights..",
                        ROOT + "model..",
                        ROOT + "inference..",
                        ROOT + "training..",
                        ROOT + "bench..",
                        ROOT + "checkpoint..",
                        ROOT + "evaluation..",
                        ROOT + "serving..",
                        ROOT + "adapter..",
                        ROOT + "export..",
                        ROOT + "quantization..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..")
                .check(classes);
    }

    /** What passes between the two is the contract's; beyond it they share no code. */
    @Test
    void knowsNothingOfTheOperatorAndKubernetes() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.longcontext.operator..", "dev.longcontext.api..", "io.fabric8..", "io.quarkus.arc..")
                .check(classes);
    }
}
