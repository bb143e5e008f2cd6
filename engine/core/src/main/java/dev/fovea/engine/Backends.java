package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Backend;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The backends on the class path. */
public final class Backends {
    private Backends() {}

    /** All of them, the preferred one first. */
    public static List<Backend> all() {
        return ServiceLoader.load(Backend.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(Backend::preference).reversed())
                .toList();
    }

    /**
     * The one of that name, or without a name the preferred one that can run here.
     *
     * @throws EngineException when there is none; a named one that cannot run is refused, never replaced
     */
    public static Backend choose(Optional<String> name) {
        List<Backend> all = all();
        if (name.isPresent()) {
            Backend named = all.stream()
                    .filter(backend -> backend.name().equals(name.get()))
                    .findFirst()
                    .orElseThrow(() -> new EngineException(
                            ErrorCode.BACKEND_UNKNOWN,
                            "no backend '%s'; there are %s"
                                    .formatted(
                                            name.get(),
                                            all.stream().map(Backend::name).toList())));
            return requireAvailable(named);
        }
        return all.stream()
                .filter(backend -> backend.preference() >= 0 && backend.probe().available())
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        ErrorCode.BACKEND_UNAVAILABLE,
                        "no backend can run here: "
                                + all.stream()
                                        .filter(backend -> backend.preference() >= 0)
                                        .map(backend -> backend.name() + " ("
                                                + backend.probe().detail() + ")")
                                        .collect(Collectors.joining(", "))));
    }

    private static Backend requireAvailable(Backend backend) {
        Backend.Availability availability = backend.probe();
        if (!availability.available()) {
            throw new EngineException(
                    ErrorCode.BACKEND_UNAVAILABLE, backend.name() + " cannot run here: " + availability.detail());
        }
        return backend;
    }
}
