package se.knyt.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import se.knyt.cli.reconcile.ReconcileCommand;
import se.knyt.cli.verify.VerifyCommand;

/** The commands that work on files alone. Exit status as {@code docs/reconcile.md} has it. */
public final class KnytCli {
    private static final int USAGE = 64;

    private KnytCli() {}

    public static void main(String[] args) {
        var out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(Arrays.asList(args), out, err);
        out.flush();
        err.flush();
        System.exit(status);
    }

    /** Runs one command and answers its exit status; nothing is thrown. */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        if (!args.isEmpty() && args.getFirst().equals("reconcile")) {
            return new ReconcileCommand(out, err).run(args.subList(1, args.size()));
        }
        if (!args.isEmpty() && args.getFirst().equals("verify")) {
            return new VerifyCommand(out, err).run(args.subList(1, args.size()));
        }
        boolean help = !args.isEmpty() && List.of("help", "--help", "-h").contains(args.getFirst());
        (help ? out : err).println("""
                        usage: knyt reconcile --settlement FILE... --open-items FILE --out DIR   (reconcile --help tells more)
                               knyt verify FILE   (verify --help tells more)""");
        return help ? 0 : USAGE;
    }
}
