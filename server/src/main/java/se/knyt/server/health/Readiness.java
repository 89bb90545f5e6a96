package se.knyt.server.health;

/** Whether everything has been started and nothing is being stopped. */
public final class Readiness {
    private volatile boolean isReady;

    public void ready() {
        isReady = true;
    }

    public void stopping() {
        isReady = false;
    }

    boolean isReady() {
        return isReady;
    }
}
