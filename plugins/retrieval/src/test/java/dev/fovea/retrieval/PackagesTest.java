package dev.fovea.retrieval;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.fovea.retrieval", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.fovea.retrieval.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_of_http_of_a_container_or_of_the_engine_is_known = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.ws.rs..",
                    "jakarta.enterprise..",
                    "io.quarkus..",
                    "io.vertx.ext.web..",
                    "dev.fovea.engine..",
                    "dev.fovea.service..");

    @ArchTest
    static final ArchRule checking_citations_needs_nothing_but_what_a_page_says = noClasses()
            .that()
            .resideInAPackage("dev.fovea.retrieval.citation")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("dev.fovea.retrieval.citation", "dev.fovea.plugin", "java..", "org.jspecify..");
}
