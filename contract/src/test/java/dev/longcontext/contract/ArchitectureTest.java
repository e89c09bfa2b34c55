package dev.longcontext.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Neither Kubernetes nor a framework nor tensors: that is what lets both sides use it. */
class ArchitectureTest {

    @Test
    void shapesAndTheirJsonAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.longcontext.contract..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "com.networknt.schema..",
                        "jakarta.validation..",
                        "org.jspecify..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.longcontext.contract"));
    }
}
