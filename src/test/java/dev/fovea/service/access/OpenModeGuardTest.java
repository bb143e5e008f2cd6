package dev.fovea.service.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.TenantRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the service refuses to start. */
class OpenModeGuardTest {
    private static final Settings OPEN = new Settings(AccessMode.OPEN, Optional.empty(), false);
    private static final Settings KEYS = new Settings(AccessMode.KEYS, Optional.of("0123456789abcdef"), false);

    private record Settings(AccessMode mode, Optional<String> operatorKey, boolean openOnNetwork)
            implements AccessConfig {
        @Override
        public OptionalInt callsPerMinute() {
            return OptionalInt.empty();
        }
    }

    /** Tenants that are there or not, and that nobody asks for. */
    private record Source(boolean present) implements TenantSource {
        @Override
        public TenantRegistry tenants() {
            throw new IllegalStateException("a guard asks for no tenants");
        }

        @Override
        public Tenant openTenant() {
            throw new IllegalStateException("a guard asks for no tenant");
        }
    }

    private static void start(AccessConfig settings, boolean documents, String host) {
        new OpenModeGuard(settings, new Source(documents), host).check(new StartupEvent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.0.0.53"})
    void open_mode_listens_to_its_own_machine(String host) {
        assertThatCode(() -> start(OPEN, true, host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.7"})
    void open_mode_refuses_the_network_and_names_the_remedies(String host) {
        assertThatThrownBy(() -> start(OPEN, true, host))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(host)
                .hasMessageContaining("fovea.documents.access=keys")
                .hasMessageContaining("open-on-network=true");
    }

    @Test
    void the_network_is_fine_with_keys_or_without_documents_or_if_somebody_says_so() {
        assertThatCode(() -> start(KEYS, true, "0.0.0.0")).doesNotThrowAnyException();
        assertThatCode(() -> start(OPEN, false, "0.0.0.0")).doesNotThrowAnyException();
        assertThatCode(() -> start(new Settings(AccessMode.OPEN, Optional.empty(), true), true, "0.0.0.0"))
                .doesNotThrowAnyException();
    }

    @Test
    void keys_need_documents_and_the_operators_some_length() {
        assertThatThrownBy(() -> start(KEYS, false, "127.0.0.1"))
                .hasMessageContaining("fovea.plugin.retrieval.enabled");
        assertThatThrownBy(() -> start(new Settings(AccessMode.KEYS, Optional.of("short"), false), true, "127.0.0.1"))
                .hasMessageContaining("16 characters");
    }
}
