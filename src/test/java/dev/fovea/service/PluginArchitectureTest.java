package dev.fovea.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** What plugins may know: Java programs use them without a service, without a container and without the engine. */
@AnalyzeClasses(
        packages = {
            "dev.fovea.plugin",
            "dev.fovea.pages",
            "dev.fovea.recogniser",
            "dev.fovea.postgres",
            "dev.fovea.bucket",
            "dev.fovea.retrieval"
        },
        importOptions = {ImportOption.DoNotIncludeTests.class, PluginArchitectureTest.NoSharedTests.class})
class PluginArchitectureTest {
    /** Tests of plugins come as archives of their own where the service's tests use parts of them. */
    static final class NoSharedTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule plugins_know_no_service_no_container_and_no_engine = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fovea.service..",
                    "dev.fovea.engine..",
                    "dev.fovea.langchain4j..",
                    "io.quarkus..",
                    "jakarta.ws.rs..",
                    "jakarta.enterprise..");

    @ArchTest
    static final ArchRule the_plugin_types_know_no_plugin = noClasses()
            .that()
            .resideInAPackage("dev.fovea.plugin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fovea.pages..",
                    "dev.fovea.recogniser..",
                    "dev.fovea.postgres..",
                    "dev.fovea.bucket..",
                    "dev.fovea.retrieval..");

    @ArchTest
    static final ArchRule pages_know_no_database = noClasses()
            .that()
            .resideInAPackage("dev.fovea.pages..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fovea.retrieval..", "dev.fovea.postgres..", "dev.fovea.recogniser..");

    @ArchTest
    static final ArchRule nothing_is_printed = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule names_say_what_a_class_is =
            classes().should().haveNameNotMatching(".*(Impl|Manager|Helper|Utils?)|.*\\.Abstract[^.]*");
}
