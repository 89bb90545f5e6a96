package se.knyt.postgres;

import org.jspecify.annotations.Nullable;

/** The database could not be started, with a sentence on what happened and one on what a person can do about it. */
public final class PostgresStartException extends RuntimeException {

    /** What stood in the way; decides the exit status and the text of the launcher. */
    public enum Reason {
        /** Another process uses the data folder. */
        LOCKED,
        /** The port asked for is used by another program. */
        PORT_TAKEN,
        /** The disk that holds the data folder or the cache is full. */
        DISK_FULL,
        /** A file or folder may not be read or written. */
        NOT_PERMITTED,
        /** The data folder was made by another major version of PostgreSQL. */
        WRONG_VERSION,
        /** No binaries for this operating system and processor. */
        NO_BINARIES,
        /** Started as root where user namespaces are switched off; PostgreSQL refuses to run as root. */
        ROOT_REFUSED,
        /** Anything else; the end of the server's log is part of the message. */
        FAILED
    }

    private final Reason reason;
    private final String what;
    private final String whatToDo;

    PostgresStartException(Reason reason, String what, String whatToDo) {
        this(reason, what, whatToDo, null);
    }

    PostgresStartException(Reason reason, String what, String whatToDo, @Nullable Throwable cause) {
        super(what + " " + whatToDo, cause);
        this.reason = reason;
        this.what = what;
        this.whatToDo = whatToDo;
    }

    public Reason reason() {
        return reason;
    }

    /** What happened, one or two sentences. */
    public String what() {
        return what;
    }

    /** What the operator can do, one or two sentences. */
    public String whatToDo() {
        return whatToDo;
    }
}
