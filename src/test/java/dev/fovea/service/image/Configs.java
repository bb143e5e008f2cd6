package dev.fovea.service.image;

import dev.fovea.service.engine.FoveaConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The configuration with a few values set. */
final class Configs {
    private Configs() {}

    static FoveaConfig with(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withDefaultValue("fovea.cache", "unused")
                .withDefaultValues(values)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(FoveaConfig.class)
                .build()
                .getConfigMapping(FoveaConfig.class);
    }
}
