package se.knyt.server.sandbox;

import java.util.List;

/** An act that the sandbox did not do. Its code is written out by the page in the reader's language; its message is for scripts. */
public final class SandboxRefusal extends IllegalArgumentException {
    private final String code;
    private final transient List<String> arguments;

    /** @param code the last part of the key of its text */
    public SandboxRefusal(String code, String message, String... arguments) {
        super(message);
        this.code = code;
        this.arguments = List.of(arguments);
    }

    public String code() {
        return code;
    }

    public List<String> arguments() {
        return arguments;
    }
}
