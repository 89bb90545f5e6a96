package se.knyt.server.sandbox;

import java.util.Optional;

/** The sandboxes of this process: each sandbox company has simulators of its own, which no other company reaches. */
public interface Sandboxes {
    /** No sandbox: started with {@code --empty}, or they run in another Knyt. */
    Sandboxes NONE = new Sandboxes() {
        @Override
        public Optional<Sandbox> first() {
            return Optional.empty();
        }

        @Override
        public Optional<Sandbox> of(long company) {
            return Optional.empty();
        }

        @Override
        public boolean running() {
            return false;
        }

        @Override
        public void open(long company, String slug) {
            throw new IllegalStateException("no sandbox runs in this process");
        }
    };

    /** The sandbox that commands act on: the one made at the first start. */
    Optional<Sandbox> first();

    /** The sandbox of a company. */
    Optional<Sandbox> of(long company);

    /** Whether simulators run in this process, so that one more can be opened. */
    boolean running();

    /** Opens new and empty simulators for a company. */
    void open(long company, String slug);
}
