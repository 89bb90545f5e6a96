package se.knyt.cli.verify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ./knyt verify FILE}: whether every link of an exported chain of vouchers holds. Needs no server and no account. */
public final class VerifyCommand {
    private static final int VERIFIED = 0;
    private static final int NOT_VERIFIED = 1;
    private static final int UNREADABLE = 2;
    private static final int USAGE = 64;
    private static final String HELP = """
            usage: knyt verify FILE
              FILE   vouchers with their hash chain, as ./knyt export --vouchers and the console's page Vouchers write them
            Prints the newest number and hash of each series, to be compared with those in a month's signed specification.
            Exit status: 0 every link verifies · 1 one does not, and it is named · 2 the file cannot be read · 64 wrong use""";

    private final PrintStream out;
    private final PrintStream err;

    public VerifyCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public int run(List<String> args) {
        if (args.size() == 1 && List.of("--help", "-h").contains(args.getFirst())) {
            out.println(HELP);
            return VERIFIED;
        }
        if (args.size() != 1 || args.getFirst().startsWith("-")) {
            err.println(HELP);
            return USAGE;
        }
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args.getFirst())), 1 << 16)) {
            var verified = new ChainVerifier().verify(in);
            out.println("Verified: " + verified.vouchers() + " vouchers of " + verified.company() + ", every link.");
            verified.heads().forEach(head -> out.println("  " + head.name() + "  " + head.hash()));
            return VERIFIED;
        } catch (BrokenChain e) {
            err.println("NOT verified: " + e.getMessage());
            return NOT_VERIFIED;
        } catch (IOException e) {
            err.println("knyt: the file cannot be read: " + e);
            return UNREADABLE;
        }
    }
}
