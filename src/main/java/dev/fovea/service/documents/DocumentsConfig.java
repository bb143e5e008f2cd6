package dev.fovea.service.documents;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What an operator may set about documents, as {@code fovea.documents.…} properties or variables. */
@ConfigMapping(prefix = "fovea.documents")
public interface DocumentsConfig {
    /** Where files are kept, and the database that comes with the service. */
    @WithDefault("${user.home}/.local/share/fovea")
    Path data();

    /** A PostgreSQL in place of the one that comes with the service. */
    Database database();

    /** An S3-compatible bucket in place of files in {@link #data}. */
    Bucket bucket();

    /** A model elsewhere that texts are turned into vectors by, in place of the one that comes with the service. */
    Embedding embedding();

    /** Threads that read pages; -1 for one a core and one more, 0 to leave the reading to other replicas. */
    @WithDefault("-1")
    int workers();

    /** PostgreSQL's text search configuration, such as {@code english} or {@code simple}. */
    @WithDefault("english")
    String language();

    /** Whether pages without text are read by a text recogniser. */
    @WithDefault("true")
    boolean recogniser();

    /** Whether the model says which pages answer a question: {@code auto} where it was made for that. */
    @WithDefault("auto")
    Judging judge();

    /** Whether pages are also found by how they look. */
    @WithDefault("false")
    boolean pictures();

    /** Bounds on documents. */
    Limits limits();

    /** A database elsewhere. */
    interface Database {
        /** {@code postgresql://host:port/name}; unset, one is started here. */
        Optional<String> url();

        /** No superuser: it would see all tenants. */
        @WithDefault("fovea")
        String user();

        @WithDefault("fovea")
        String password();

        /** The most connections at a time. */
        @WithDefault("10")
        int connections();
    }

    /** Files in a bucket. */
    interface Bucket {
        /** Its name; unset, files are kept on disk. */
        Optional<String> name();

        /** Of the server, where it is not Amazon's. */
        Optional<URI> endpoint();

        @WithDefault("us-east-1")
        String region();

        /** Unset, they come from where Amazon's tools look for them. */
        Optional<String> accessKey();

        Optional<String> secretKey();
    }

    /** A server of an embedding model that speaks OpenAI's protocol. */
    interface Embedding {
        /** With the version: {@code http://host:port/v1}; unset, the model runs in this process. */
        Optional<String> url();

        /** As the server calls it. */
        Optional<String> model();

        /** If the server asks for one. */
        Optional<String> key();

        /** Numbers of a vector, for a model that makes shorter ones when asked; unset, as many as it makes. */
        OptionalInt dimension();
    }

    /** Bounds on documents. */
    interface Limits {
        /** The most bytes of a file. */
        @WithDefault("200M")
        MemorySize file();

        /** The most pages of a document. */
        @WithDefault("20000")
        int pages();

        /** The most pixels of a page that is drawn, or of a picture. */
        @WithDefault("100000000")
        long pixels();
    }
}
