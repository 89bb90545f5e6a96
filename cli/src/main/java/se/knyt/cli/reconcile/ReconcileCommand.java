package se.knyt.cli.reconcile;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/** Runs {@code reconcile} from its arguments to its exit status. */
public final class ReconcileCommand {
    private static final int WRONG_USE = 64;
    private static final int UNREADABLE = 65;
    private static final int OUR_FAULT = 70;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    public ReconcileCommand(PrintStream out, PrintStream err) {
        this(out, err, Clock.system(ZoneId.of("Europe/Stockholm")));
    }

    /** @param clock that tells what day it is, and when certificates are made */
    ReconcileCommand(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Runs the command; every failure is told in words on the error stream and by the exit status. */
    public int run(List<String> args) {
        try {
            var options = Options.parse(args);
            if (options.help()) {
                out.print(Options.USAGE);
                return 0;
            }
            var accounts = accounts(options.accounts());
            if (options.printAccounts()) {
                out.print(accounts.print());
                return 0;
            }
            return reconcile(options, accounts);
        } catch (UsageException e) {
            err.println("knyt reconcile: " + e.getMessage());
            err.println("(knyt reconcile --help tells how it is used)");
            return WRONG_USE;
        } catch (FormatException e) {
            err.println("knyt reconcile: " + e.getMessage());
            return UNREADABLE;
        } catch (NoSuchFileException e) {
            err.println("knyt reconcile: there is no file " + e.getFile());
            return WRONG_USE;
        } catch (IOException e) {
            err.println("knyt reconcile: " + e);
            return OUR_FAULT;
        } catch (OutOfMemoryError e) {
            err.println("knyt reconcile: the files are too large for this much memory; set KNYT_JAVA_OPTS=-Xmx4g");
            return OUR_FAULT;
        } catch (RuntimeException | StackOverflowError | InternalError e) {
            err.println("knyt reconcile: a fault of ours, please report it: " + e);
            e.printStackTrace(err);
            return OUR_FAULT;
        }
    }

    private static Accounts accounts(@Nullable Path file) throws IOException {
        return file == null ? Accounts.standard() : Accounts.read(FileText.open(file));
    }

    private int reconcile(Options options, Accounts accounts) throws IOException {
        var folder = options.out() == null ? null : OutputFolder.of(options.out());
        progress("reading");
        var inputs = Inputs.read(options, accounts);
        progress("matching");
        var run = Reconciliation.run(inputs, options, accounts, LocalDate.now(clock));
        var explained = options.explain() == null ? "" : Explain.of(run, options.explain());
        if (folder != null) {
            progress("writing");
            write(run, folder);
        }
        if (options.explain() == null) {
            SummaryTable.print(run, out);
        } else {
            out.print(explained);
        }
        return run.exitStatus();
    }

    private void write(Run run, OutputFolder folder) throws IOException {
        var made = new Certificates.Made(OffsetDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS), version());
        var target = folder.begin();
        try {
            both(
                    () -> {
                        ReportJson.write(run, target.resolve(OutputFolder.REPORT_JSON));
                        return null;
                    },
                    () -> {
                        LinesCsv.write(run, target.resolve(OutputFolder.LINES));
                        PaymentsCsv.write(run, target.resolve(OutputFolder.PAYMENTS));
                        ReportHtml.write(run, target.resolve(OutputFolder.REPORT_HTML));
                        vouchers(run, target.resolve(OutputFolder.VOUCHERS));
                        Certificates.write(run, made, target.resolve(OutputFolder.CERTIFICATES));
                        return null;
                    });
            folder.swap();
        } catch (IOException | RuntimeException | Error e) {
            folder.abandon();
            throw e;
        }
    }

    private static String version() {
        var version = ReconcileCommand.class.getPackage().getImplementationVersion();
        return version == null ? "(utveckling)" : version;
    }

    private static void vouchers(Run run, Path file) throws IOException {
        var currency = run.items() instanceof LedgerItems ledger
                ? ledger.currency()
                : run.accounts().currency();
        VouchersSie.write(run, currency, run.company(), run.organizationNumber(), file);
    }

    /** Runs two pieces of work side by side and throws what either threw, the first one's first. */
    static void both(Callable<@Nullable Void> first, Callable<@Nullable Void> second) throws IOException {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var results = List.of(threads.submit(first), threads.submit(second));
            for (Future<@Nullable Void> result : results) {
                await(result);
            }
        }
    }

    private static void await(Future<@Nullable Void> result) throws IOException {
        try {
            result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // the null check is for NullAway, which follows the method's older contract
    private void progress(String what) {
        var console = System.console();
        if (console != null && console.isTerminal()) {
            err.println("knyt reconcile: " + what + " …");
        }
    }
}
