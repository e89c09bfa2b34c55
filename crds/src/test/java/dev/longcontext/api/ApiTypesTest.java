package dev.longcontext.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What every type of the API must hold, because clients and operators of other versions read it. */
class ApiTypesTest {
    private static final JavaClasses API = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.longcontext.api");

    /** One stray field in one resource would otherwise stop the operator's whole informer. */
    @Test
    void everyTypeIgnoresUnknownFields() {
        classes()
                .that()
                .areRecords()
                .should()
                .beAnnotatedWith(ignoringUnknownFields())
                .check(API);
    }

    /** Who imports the API gets no operator framework and no HTTP client with it. */
    @Test
    void theTypesDependOnKubernetesModelAndAnnotationsAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.longcontext.api..",
                        "com.fasterxml.jackson.annotation",
                        "io.fabric8.crd.generator.annotation",
                        "io.fabric8.generator.annotation",
                        "io.fabric8.kubernetes.api.model..",
                        "io.fabric8.kubernetes.client",
                        "io.fabric8.kubernetes.model.annotation")
                .check(API);
    }

    private static DescribedPredicate<JavaAnnotation<?>> ignoringUnknownFields() {
        return DescribedPredicate.describe(
                "@JsonIgnoreProperties(ignoreUnknown = true)",
                annotation -> annotation.getRawType().isEquivalentTo(JsonIgnoreProperties.class)
                        && annotation
                                .get("ignoreUnknown")
                                .map(Boolean.TRUE::equals)
                                .orElse(false));
    }
}
