package se.knyt.server.start;

/** Knyt must not start like this. The two sentences are for the person who started it. */
public final class StartRefusedException extends RuntimeException {
    private final String whatToDo;

    StartRefusedException(String what, String whatToDo) {
        super(what, null, false, false);
        this.whatToDo = whatToDo;
    }

    /** What to do about it. */
    public String whatToDo() {
        return whatToDo;
    }
}
