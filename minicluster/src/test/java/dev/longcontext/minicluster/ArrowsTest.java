package dev.longcontext.minicluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArrowsTest {
    private static final String ROOT = "dev.longcontext.minicluster";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void noTwoPartsKnowEachOther() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void noPartKnowsTheWhole() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".junit", ROOT + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".junit", ROOT + ".cli")
                .because("the parts are put together by MiniCluster alone")
                .check(CLASSES);
    }

    @Test
    void processesAreTheBottom() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".process..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "belong to another part",
                        type -> type.getPackageName().startsWith(ROOT)
                                && !type.getPackageName().startsWith(ROOT + ".process")))
                .check(CLASSES);
    }

    @Test
    void onlyWhatMakesCertificatesKnowsBouncyCastle() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".controlplane..", ROOT + ".node..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..")
                .check(CLASSES);
    }

    @Test
    void theStandInForKServeKnowsOnlyTheApi() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".kserve..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".process..", ROOT + ".controlplane..", ROOT + ".node..", ROOT + ".storage..")
                .because("it would work on any cluster whose pods this machine can reach")
                .check(CLASSES);
    }
}
