package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.bookkeeping.PostingResult.Held;

/** Unwinds from deep inside posting when a group has to be held; never leaves {@link Posting#of}. */
final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Held held;

    Stop(String code, List<String> arguments, String text) {
        this(new Held(code, arguments, text, List.of()));
    }

    Stop(Held held) {
        super(held.text(), null, false, false);
        this.held = held;
    }

    Held held() {
        return held;
    }
}
