package dev.fovea.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom inside the engine; docs/architecture.md says why. */
@AnalyzeClasses(packages = "dev.fovea.engine", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.fovea.engine.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_FACADE_BUT_TOOLS = noClasses()
            .that(resideInAnyPackage("dev.fovea.engine.(*)..")
                    .and(not(resideInAnyPackage("dev.fovea.engine.verify..", "dev.fovea.engine.hub.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.fovea.engine");

    @ArchTest
    static final ArchRule THE_API_DEPENDS_ON_THE_JDK_ALONE = classes()
            .that()
            .resideInAPackage("dev.fovea.engine.api..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.fovea.engine.api..");

    @ArchTest
    static final ArchRule THE_SCHEDULE_KNOWS_NO_TENSOR = noClasses()
            .that()
            .resideInAPackage("dev.fovea.engine.schedule..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fovea.engine.tensor..",
                    "dev.fovea.engine.backend..",
                    "dev.fovea.engine.weights..",
                    "dev.fovea.engine.model..");

    @ArchTest
    static final ArchRule TENSORS_AND_BACKENDS_KNOW_NO_MODEL = noClasses()
            .that()
            .resideInAnyPackage("dev.fovea.engine.tensor..", "dev.fovea.engine.backend..", "dev.fovea.engine.weights..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fovea.engine.model..",
                    "dev.fovea.engine.prompt..",
                    "dev.fovea.engine.image..",
                    "dev.fovea.engine.tokenizer..",
                    "dev.fovea.engine.schedule..");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NO_FRAMEWORK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.langchain4j..", "io.quarkus..", "jakarta..", "jcuda..");

    @ArchTest
    static final ArchRule TOKENIZER_LIBRARIES_STAY_IN_THE_TOKENIZER = noClasses()
            .that(resideOutsideOfPackages("dev.fovea.engine.tokenizer.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule IMAGE_LIBRARIES_STAY_IN_THE_IMAGE_PACKAGE = noClasses()
            .that(resideOutsideOfPackages("dev.fovea.engine.image.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.twelvemonkeys..", "javax.imageio..", "java.awt..");

    @ArchTest
    static final ArchRule THE_VECTOR_API_STAYS_IN_ITS_BACKEND = noClasses()
            .that(resideOutsideOfPackages("dev.fovea.engine.cpu.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jdk.incubator..");

    @ArchTest
    static final ArchRule NOTHING_PRINTS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule NOTHING_LOGS_BY_JAVA_UTIL_LOGGING = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
