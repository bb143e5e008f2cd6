package dev.fovea.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** What the service may know of the rest, and how its own packages stand to each other. */
@AnalyzeClasses(packages = "dev.fovea.service", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule sees_only_the_face_of_the_engine = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fovea.engine.cpu..",
                    "dev.fovea.engine.cuda..",
                    "dev.fovea.engine.model..",
                    "dev.fovea.engine.schedule..",
                    "dev.fovea.engine.tokenizer..",
                    "dev.fovea.engine.image..",
                    "dev.fovea.engine.backend.reference..");

    @ArchTest
    static final ArchRule configuration_alone_names_number_formats = noClasses()
            .that()
            .resideOutsideOfPackage("dev.fovea.service.engine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fovea.engine.tensor..");

    @ArchTest
    static final ArchRule the_engines_life_knows_nothing_of_http = noClasses()
            .that()
            .resideInAPackage("dev.fovea.service.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fovea.service.api..", "dev.fovea.service.image..", "jakarta.ws.rs..", "io.vertx..");

    @ArchTest
    static final ArchRule pictures_know_nothing_of_the_protocol = noClasses()
            .that()
            .resideInAPackage("dev.fovea.service.image..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fovea.service.api..", "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule documents_know_nothing_of_http = noClasses()
            .that()
            .resideInAPackage("dev.fovea.service.documents")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fovea.service.documents.api..", "dev.fovea.service.api..", "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule access_knows_nothing_of_documents = noClasses()
            .that()
            .resideInAPackage("dev.fovea.service.access..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fovea.service.documents..", "dev.fovea.service.api..", "dev.fovea.service.engine..");

    @ArchTest
    static final ArchRule problems_know_nothing_of_the_service = noClasses()
            .that()
            .resideInAPackage("dev.fovea.service.problem..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fovea.service.documents..",
                    "dev.fovea.service.access..",
                    "dev.fovea.service.api..",
                    "dev.fovea.service.engine..",
                    "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("dev.fovea.service.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_is_printed = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule one_way_to_log = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule names_say_what_a_class_is =
            classes().should().haveNameNotMatching(".*(Impl|Manager|Helper|Utils?)|.*\\.Abstract[^.]*");
}
