package se.knyt.cli.control;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code ./knyt status}, {@code sandbox}, {@code export}, {@code organization} and {@code password-link}. */
public final class ControlCli {
    private static final Duration CALL_LIMIT = Duration.ofMinutes(2);
    /** A month of the sandbox's clock is thirty days of work. */
    private static final Duration SANDBOX_LIMIT = Duration.ofMinutes(15);

    private static final Duration EXPORT_LIMIT = Duration.ofHours(1);
    private static final int WAIT_SECONDS_MAX = 86_400;

    private final Path dataFolder;
    private final PrintStream out;

    ControlCli(Path dataFolder, PrintStream out) {
        this.dataFolder = dataFolder;
        this.out = out;
    }

    /** @param words the command and what follows it; the data folder comes from the environment, set by the launcher */
    public static void main(String[] words) {
        var folder = Path.of(System.getenv().getOrDefault("KNYT_DATA", ".knyt"));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new ControlCli(folder, out).run(List.of(words), err));
    }

    /** @return the exit status; what went wrong is printed to {@code err} */
    int run(List<String> words, PrintStream err) {
        try {
            if (words.isEmpty()) {
                throw new ControlException(ControlException.WRONG_USE, "No command. See ./knyt help");
            }
            var request = ControlRequest.parse(words.subList(1, words.size()));
            switch (words.getFirst()) {
                case "status" -> status(request);
                case "sandbox" -> sandbox(request);
                case "export" -> export(request);
                case "audit-log" -> auditLog(request);
                case "organization" ->
                    operate("/organizations", request, 2, "./knyt organization NAME EMAIL: the owner's e-mail");
                case "password-link" -> operate("/password-links", request, 1, "./knyt password-link EMAIL");
                default -> throw new ControlException(ControlException.WRONG_USE, "No such command. See ./knyt help");
            }
            return 0;
        } catch (ControlException e) {
            err.println("knyt: " + e.getMessage());
            return e.exitStatus();
        }
    }

    private void status(ControlRequest request) {
        allow(request, Set.of("json", "wait"), 0);
        int wait = seconds(request.options().getOrDefault("wait", "0"));
        var answer = client().get("/status?wait=" + wait, CALL_LIMIT.plusSeconds(wait));
        var members = members(answer);
        if (request.options().containsKey("json")) {
            out.println(answer.strip());
        } else {
            printTable(members);
        }
        if (wait > 0 && !"0".equals(members.getOrDefault("queue", "0"))) {
            throw new ControlException(
                    ControlException.FAILED,
                    "After " + wait + " seconds " + members.get("queue") + " things still wait.");
        }
    }

    private void auditLog(ControlRequest request) {
        allow(request, Set.of(), 0);
        var found = members(client().get("/audit-log", EXPORT_LIMIT));
        printTable(found);
        if (found.values().stream().anyMatch(chain -> chain.startsWith("NOT"))) {
            throw new ControlException(ControlException.FAILED, "A log is not as it was written.");
        }
    }

    private void printTable(Map<String, String> members) {
        int width = members.keySet().stream().mapToInt(String::length).max().orElse(0);
        members.forEach(
                (name, value) -> out.println(name.replace('_', ' ') + " ".repeat(width - name.length() + 2) + value));
    }

    private void sandbox(ControlRequest request) {
        if (request.arguments().isEmpty()) {
            throw new ControlException(
                    ControlException.WRONG_USE,
                    "What shall the sandbox do? sell, ship, clock, fault, reset. See ./knyt help");
        }
        var action = request.arguments().getFirst();
        if (!action.matches("[a-z][a-z-]{0,30}")) {
            throw new ControlException(ControlException.WRONG_USE, "Not an action of the sandbox: " + action);
        }
        if ("reset".equals(action) && !ControlFile.isIn(dataFolder)) {
            out.println(new StoppedSandboxes(dataFolder).beginAnew());
            return;
        }
        var rest = new ControlRequest(
                request.arguments().subList(1, request.arguments().size()), request.options());
        var answer = client().post("/sandbox/" + action, rest.toJson(), SANDBOX_LIMIT);
        out.println(members(answer).getOrDefault("message", answer.strip()));
    }

    /** What is done with organizations and accounts; the answer is a sentence with a link. */
    private void operate(String path, ControlRequest request, int arguments, String usage) {
        allow(request, Set.of(), arguments);
        if (request.arguments().size() < arguments) {
            throw new ControlException(ControlException.WRONG_USE, usage);
        }
        var answer = client().post(path, request.toJson(), CALL_LIMIT);
        out.println(members(answer).getOrDefault("message", answer.strip()));
    }

    private void export(ControlRequest request) {
        boolean vouchers = request.options().containsKey("vouchers");
        allow(request, vouchers ? Set.of("vouchers", "company", "year", "out") : Set.of("out"), 0);
        var path = vouchers ? vouchers(request.options()) : "/export";
        var target = request.options().get("out");
        try {
            if (target == null) {
                client().copy(path, EXPORT_LIMIT, out);
                return;
            }
            var file = Path.of(target).toAbsolutePath();
            var half = file.resolveSibling(file.getFileName() + ".part");
            try (var stream = Files.newOutputStream(half)) {
                client().copy(path, EXPORT_LIMIT, stream);
            }
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
            out.println("Exported to " + file);
        } catch (IOException e) {
            throw new ControlException(ControlException.FAILED, "The export was not written: " + e, e);
        }
    }

    /** The vouchers of one company with their hash chain. */
    private static String vouchers(Map<String, String> options) {
        if (!options.getOrDefault("vouchers", "").isEmpty()) {
            throw new ControlException(ControlException.WRONG_USE, "The file is named by --out.");
        }
        var company = options.getOrDefault("company", "");
        var year = options.getOrDefault("year", "");
        if (!company.matches("[a-z0-9-]{0,60}") || !year.matches("[0-9-]{0,20}")) {
            throw new ControlException(
                    ControlException.WRONG_USE,
                    "--company is the company's name as its addresses have it, --year a fiscal year.");
        }
        return "/vouchers?company=" + company + "&year=" + year;
    }

    private ControlClient client() {
        return new ControlClient(ControlFile.in(dataFolder));
    }

    private static Map<String, String> members(String answer) {
        try {
            return Json.members(answer);
        } catch (IllegalArgumentException e) {
            throw new ControlException(ControlException.FAILED, "Knyt's answer is " + e.getMessage() + ".", e);
        }
    }

    private static void allow(ControlRequest request, Set<String> options, int argumentsMax) {
        for (var name : request.options().keySet()) {
            if (!options.contains(name)) {
                throw new ControlException(ControlException.WRONG_USE, "There is no option --" + name + " here.");
            }
        }
        if (request.arguments().size() > argumentsMax) {
            throw new ControlException(
                    ControlException.WRONG_USE,
                    "Not understood: " + request.arguments().get(argumentsMax));
        }
    }

    private static int seconds(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > WAIT_SECONDS_MAX) {
            throw new ControlException(
                    ControlException.WRONG_USE, "--wait takes whole seconds, at most " + WAIT_SECONDS_MAX + ".");
        }
        return Integer.parseInt(text);
    }
}
