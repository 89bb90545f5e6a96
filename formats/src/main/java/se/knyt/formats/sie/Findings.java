package se.knyt.formats.sie;

import java.util.ArrayList;
import java.util.List;

/** Collects findings up to a bound. */
final class Findings {
    private final List<SieFinding> list = new ArrayList<>();

    void add(int line, String code, String message) {
        if (list.size() < SieResult.FINDINGS_MAX) {
            list.add(new SieFinding(line, code, message));
        }
    }

    List<SieFinding> list() {
        return list;
    }
}
