package se.knyt.server.start;

import org.jspecify.annotations.Nullable;

/** Knyt must not start like this. The two sentences are for the person who started it. */
public final class StartRefusedException extends RuntimeException {
    private final String whatToDo;

    StartRefusedException(String what, String whatToDo) {
        this(what, whatToDo, null);
    }

    StartRefusedException(String what, String whatToDo, @Nullable Throwable cause) {
        super(what, cause, false, false);
        this.whatToDo = whatToDo;
    }

    /** What to do about it. */
    public String whatToDo() {
        return whatToDo;
    }
}
