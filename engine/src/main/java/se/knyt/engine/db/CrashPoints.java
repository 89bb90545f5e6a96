package se.knyt.engine.db;

/**
 * The points at which a process may die with something half done: after each commit that changed something, and around each outgoing
 * call. A crash run lists them on a clean run and then makes a process die at each in turn.
 */
@FunctionalInterface
public interface CrashPoints {
    /** Notes nothing. */
    CrashPoints NONE = new CrashPoints() {
        @Override
        public void reached(String name) {}

        @Override
        public boolean areNoted() {
            return false;
        }
    };

    /** Passed a point; may not return. */
    void reached(String name);

    /** Whether anybody wants to know: only then is it asked whether a commit changed something. */
    default boolean areNoted() {
        return true;
    }
}
