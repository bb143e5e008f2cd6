package dev.fovea.service.documents;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.TenantRegistry;
import dev.fovea.service.access.TenantSource;
import dev.fovea.service.documents.LibraryState.Closed;
import dev.fovea.service.documents.LibraryState.Failed;
import dev.fovea.service.documents.LibraryState.Off;
import dev.fovea.service.documents.LibraryState.Open;
import dev.fovea.service.documents.LibraryState.Opening;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Opens the library when the service starts, without keeping it from starting, and closes it when the service stops. */
@Singleton
public final class LibraryProducer implements TenantSource {
    private static final Logger LOG = Logger.getLogger(LibraryProducer.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int RETRY_AFTER_SECONDS = 5;
    /** Those that are told of the end without a priority of their own come at 2500. */
    private static final int BEFORE_ENGINE = 2000;

    private final LibraryAssembly assembly;
    private final boolean present;
    private final Thread opener;
    private final AtomicReference<LibraryState> state;

    LibraryProducer(LibraryAssembly assembly, Plugins plugins) {
        this.assembly = assembly;
        this.present = plugins.isEnabled(Plugins.RETRIEVAL);
        this.state = new AtomicReference<>(present ? new Opening() : new Off());
        this.opener = Thread.ofPlatform().name("fovea-library").daemon().unstarted(this::openUntilItWorks);
    }

    void start(@Observes StartupEvent event) {
        if (present) {
            opener.start();
        }
    }

    /** Whatever is being opened meanwhile is closed by whoever opened it: it finds that nobody wants it any more. */
    void stop(@Observes @Priority(BEFORE_ENGINE) ShutdownEvent event) throws InterruptedException {
        LibraryState last = state.getAndSet(new Closed());
        if (last instanceof Open open) {
            open.close();
        }
        if (opener.isAlive()) {
            opener.interrupt();
            opener.join();
        }
    }

    /** Where the library is in its life. */
    public LibraryState state() {
        return state.get();
    }

    /**
     * The library, for a request.
     *
     * @throws ProblemException while there is none
     */
    public DocumentLibrary library() {
        return open().library();
    }

    @Override
    public boolean present() {
        return present;
    }

    @Override
    public TenantRegistry tenants() {
        return library().tenants();
    }

    @Override
    public Tenant openTenant() {
        return open().openTenant();
    }

    /** @throws ProblemException while it is not */
    Open open() {
        return switch (state.get()) {
            case Open open -> open;
            case Opening opening -> throw unavailable("the documents are still being opened; try again in a moment");
            case Failed failed ->
                throw unavailable("the documents cannot be opened; the reason is in the answer of /q/health/ready");
            case Closed closed -> throw unavailable("the service is going down");
            case Off off ->
                throw new ProblemException(ProblemCode.DOCUMENTS_OFF, "this service was started without documents");
        };
    }

    private void openUntilItWorks() {
        LibraryState outcome = attempt();
        while (outcome instanceof Failed failed && settle(failed)) {
            LOG.errorf("The documents cannot be opened; trying again: %s", failed.reason());
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            outcome = attempt();
        }
        if (outcome instanceof Open open) {
            if (settle(open)) {
                assembly.announce();
            } else {
                open.close();
            }
        }
    }

    /** Returns whether the outcome is still wanted. */
    private boolean settle(LibraryState outcome) {
        return !(state.getAndUpdate(last -> last instanceof Closed ? last : outcome) instanceof Closed);
    }

    private LibraryState attempt() {
        try {
            return assembly.open();
        } catch (RuntimeException | Error e) {
            LOG.debug("The library did not open", e);
            return new Failed(reason(e));
        }
    }

    private static String reason(Throwable failure) {
        return Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
    }

    private static ProblemException unavailable(String message) {
        return new ProblemException(ProblemCode.DOCUMENTS_UNAVAILABLE, message, RETRY_AFTER_SECONDS);
    }
}
