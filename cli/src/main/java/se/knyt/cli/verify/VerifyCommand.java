package se.knyt.cli.verify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code ./knyt verify FILE}: whether every link of an exported chain of vouchers holds, and what was signed of it stands there still.
 * Needs no server and no account.
 */
public final class VerifyCommand {
    private static final int VERIFIED = 0;
    private static final int NOT_VERIFIED = 1;
    private static final int UNREADABLE = 2;
    private static final int USAGE = 64;
    private static final String HELP = """
            usage: knyt verify FILE [SERIES YEAR NUMBER HASH]...
              FILE                      vouchers with their hash chain, as ./knyt export --vouchers and the console's page Vouchers write them
              SERIES YEAR NUMBER HASH   a voucher as it stands in a month's signed specification: that one must be in the file, with that hash
            Without what was signed, a chain whose hashes were counted anew after a change verifies too.
            Prints the newest number and hash of each series.
            Exit status: 0 every link verifies · 1 one does not, or is not as it was signed, and it is named · 2 the file cannot be read
            · 64 wrong use""";
    private static final int SIGNED_WORDS = 4;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

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
        var signed = signed(args);
        if (signed.isEmpty() || args.getFirst().startsWith("-")) {
            err.println(HELP);
            return USAGE;
        }
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args.getFirst())), 1 << 16)) {
            var verified = new ChainVerifier(signed.get()).verify(in);
            out.println("Verified: " + verified.vouchers() + " vouchers of " + verified.company() + ", every link.");
            verified.heads().forEach(head -> out.println("  " + head.name() + "  " + head.hash()));
            signed.get().forEach(one -> out.println("As signed: " + one.name()));
            return VERIFIED;
        } catch (BrokenChain e) {
            err.println("NOT verified: " + e.getMessage());
            return NOT_VERIFIED;
        } catch (IOException e) {
            err.println("knyt: the file cannot be read: " + e);
            return UNREADABLE;
        }
    }

    /** What stands behind the file; nothing where it is not of the form of something signed. */
    private static Optional<List<ChainVerifier.Signed>> signed(List<String> args) {
        if (args.size() % SIGNED_WORDS != 1) {
            return Optional.empty();
        }
        var signed = new ArrayList<ChainVerifier.Signed>();
        for (int i = 1; i < args.size(); i += SIGNED_WORDS) {
            var number = args.get(i + 2);
            var hash = args.get(i + 3);
            if (!NUMBER.matcher(number).matches() || !HASH.matcher(hash).matches()) {
                return Optional.empty();
            }
            signed.add(new ChainVerifier.Signed(
                    args.get(i), args.get(i + 1), Long.parseLong(number), hash.toLowerCase(Locale.ROOT)));
        }
        return Optional.of(signed);
    }
}
