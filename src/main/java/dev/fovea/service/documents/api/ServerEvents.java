package dev.fovea.service.documents.api;

import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import org.jboss.resteasy.reactive.server.jaxrs.OutboundSseEventImpl;

/** Makes server-sent events; that their data is JSON is said at the calls that send them. */
@Singleton
final class ServerEvents {
    OutboundSseEvent event(String name, Object data) {
        return new OutboundSseEventImpl.BuilderImpl().name(name).data(data).build();
    }
}
