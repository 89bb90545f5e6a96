package se.knyt.server.control;

/** What a caller of the control endpoint must know; new at each start. */
public record ControlToken(String value) {
    @Override
    public String toString() {
        return "ControlToken";
    }
}
