package se.knyt.server.control;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import se.knyt.engine.Engine;
import se.knyt.engine.EngineControl;
import se.knyt.engine.books.VoucherChainFile;
import se.knyt.server.access.Tokens;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.front.ControlListener;
import se.knyt.server.sandbox.Sandboxes;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.PublicAddress;
import tools.jackson.databind.json.JsonMapper;

/** What the launcher asks of the running program: by its own listener on this machine, and only with the token of this start. */
@RestController
class ControlController {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WAIT_SECONDS_MAX = 3600;
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int QUIET_LOOKS = 3;
    private static final List<String> PASSED_ON =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");
    private static final int BODY_BYTES_MAX = 16 * 1024;

    private final ControlToken token;
    private final Engine engine;
    private final Sandboxes sandboxes;
    private final OperatedAccounts accounts;
    private final PublicAddress address;

    ControlController(
            ControlToken token, Engine engine, Sandboxes sandboxes, OperatedAccounts accounts, PublicAddress address) {
        this.token = token;
        this.engine = engine;
        this.sandboxes = sandboxes;
        this.accounts = accounts;
        this.address = address;
    }

    /** The caller is not this machine, or does not know the token. */
    private static final class Refused extends RuntimeException {
        Refused() {
            super("refused", null, false, false);
        }
    }

    @ExceptionHandler(Refused.class)
    ResponseEntity<String> refused() {
        return problem(HttpStatus.UNAUTHORIZED, "The token of the running Knyt is needed.");
    }

    @ExceptionHandler(IllegalArgumentException.class)
    ResponseEntity<String> cannot(IllegalArgumentException failure) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(failure.getMessage()));
    }

    /** All companies' figures summed; with {@code wait}, once the queue has stayed empty or the time is over. */
    @GetMapping(path = "/control/status", produces = MediaType.APPLICATION_JSON_VALUE)
    String status(HttpServletRequest request, @RequestParam(defaultValue = "0") int wait) throws InterruptedException {
        allow(request);
        long deadline = System.nanoTime()
                + Duration.ofSeconds(Math.clamp(wait, 0, WAIT_SECONDS_MAX)).toNanos();
        var status = sum();
        int quiet = 0;
        // An empty queue may fill again from what was just done, so it must be seen empty some times in a row.
        while (System.nanoTime() < deadline && quiet < QUIET_LOOKS) {
            quiet = status.queue() == 0 ? quiet + 1 : 0;
            if (quiet < QUIET_LOOKS) {
                Thread.sleep(LOOK_EVERY);
                status = sum();
            }
        }
        return JSON.writeValueAsString(written(status));
    }

    private EngineControl.Status sum() {
        var total = new EngineControl.Status(0, 0, 0, 0, 0, 0, 0, 0);
        for (long company : engine.control().directory()) {
            var one = engine.control().status(company);
            total = new EngineControl.Status(
                    total.orders() + one.orders(),
                    total.trailsTied() + one.trailsTied(),
                    total.looseEnds() + one.looseEnds(),
                    total.payouts() + one.payouts(),
                    total.certificatesClosed() + one.certificatesClosed(),
                    total.bankLegsOpen() + one.bankLegsOpen(),
                    total.invoiceOpenMinor() + one.invoiceOpenMinor(),
                    total.queue() + one.queue());
        }
        return total;
    }

    private Map<String, Object> written(EngineControl.Status status) {
        var result = new LinkedHashMap<String, Object>();
        result.put("orders", status.orders());
        result.put("trails_tied", status.trailsTied());
        result.put("loose_ends", status.looseEnds());
        result.put("payouts", status.payouts());
        result.put("certificates_closed", status.certificatesClosed());
        result.put("bank_legs_open", status.bankLegsOpen());
        result.put("invoice_open_minor", status.invoiceOpenMinor());
        result.put("queue", status.queue());
        sandboxes.first().ifPresent(sandbox -> {
            result.put("sandbox_clock", engine.clocks().now(sandbox.company()).toString());
            // Only where it could not be started: its figures cost more than a look.
            if (sandbox.addresses().isEmpty()) {
                result.put("sandbox_stopped", sandbox.state().getOrDefault("stopped", ""));
            }
        });
        return result;
    }

    @PostMapping(path = "/control/sandbox/{action}", produces = MediaType.APPLICATION_JSON_VALUE)
    String act(HttpServletRequest request, @PathVariable String action) throws IOException {
        allow(request);
        var body = body(request);
        var given = JSON.readTree(body.isBlank() ? "{}" : body);
        var arguments = new ArrayList<String>();
        given.path("arguments").forEach(value -> arguments.add(value.asString("")));
        var options = new LinkedHashMap<String, String>();
        given.path("options")
                .properties()
                .forEach(entry -> options.put(entry.getKey(), entry.getValue().asString("true")));
        given.properties().forEach(entry -> {
            if (!List.of("arguments", "options").contains(entry.getKey())) {
                options.put(entry.getKey(), entry.getValue().asString("true"));
            }
        });
        var sandbox = sandboxes
                .first()
                .orElseThrow(() -> new IllegalArgumentException("There is no sandbox: Knyt was started with --empty,"
                        + " or it could not be begun, and the log says why."));
        return JSON.writeValueAsString(Map.of("message", sandbox.act(action, arguments, options)));
    }

    /** Makes an organization, and the link by which its first owner comes in. Arguments: its name, the owner's e-mail. */
    @PostMapping(path = "/control/organizations", produces = MediaType.APPLICATION_JSON_VALUE)
    String organization(HttpServletRequest request) throws IOException {
        allow(request);
        var given = JSON.readTree(body(request)).path("arguments");
        var made =
                accounts.organization(given.path(0).asString(""), given.path(1).asString(""));
        return JSON.writeValueAsString(
                Map.of("message", "The owner accepts with this link, once and within a week: " + link(request, made)));
    }

    /** A link by which a person who has forgotten the password chooses a new one. Argument: the e-mail. */
    @PostMapping(path = "/control/password-links", produces = MediaType.APPLICATION_JSON_VALUE)
    String passwordLink(HttpServletRequest request) throws IOException {
        allow(request);
        var email = JSON.readTree(body(request)).path("arguments").path(0).asString("");
        return JSON.writeValueAsString(
                Map.of("message", "Works once and within a day: " + link(request, accounts.passwordLink(email))));
    }

    private String link(HttpServletRequest request, String token) {
        return address.forPeople(request) + "/sign-in/link?token=" + token;
    }

    /** The canonical export of every company, and in a sandbox what stands in the simulators; written as it is read. */
    @GetMapping(path = "/control/export")
    void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
        allow(request);
        response.setContentType("text/plain;charset=UTF-8");
        var out = response.getWriter();
        for (long company : engine.control().directory()) {
            engine.export().write(company, out);
        }
        var sandbox = sandboxes.first();
        if (sandbox.isPresent()) {
            out.append("== systems\n").append(sandbox.get().canonical()).append('\n');
        }
    }

    /**
     * The vouchers of a company with their hash chain.
     *
     * @param company as its addresses name it; may be left out where there is one
     * @param year name of a fiscal year, empty for all
     */
    @GetMapping(path = "/control/vouchers")
    void vouchers(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String company,
            @RequestParam(defaultValue = "") String year)
            throws IOException {
        allow(request);
        var slugs = engine.control().slugs();
        var found = slugs.entrySet().stream()
                .filter(one -> company.isEmpty() || one.getValue().equals(company))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("Which company? --company " + String.join(" | ", slugs.values()));
        }
        response.setContentType(VoucherChainFile.MEDIA_TYPE);
        engine.voucherChain().write(found.getFirst().getKey(), year, response.getOutputStream());
    }

    /** Whether each company's audit log stands as it was written, and the sign-ins, which are of no company. */
    @GetMapping(path = "/control/audit-log", produces = MediaType.APPLICATION_JSON_VALUE)
    String auditLog(HttpServletRequest request) {
        allow(request);
        var found = new LinkedHashMap<String, String>();
        found.put("sign-ins", chain(WebDatabase.NO_COMPANY));
        engine.control().slugs().forEach((company, slug) -> found.put(slug, chain(company)));
        return JSON.writeValueAsString(found);
    }

    private String chain(long company) {
        var found = engine.auditChain().verify(company);
        return found.broken()
                .map(entry -> "NOT verified: " + entry)
                .orElse("verified: " + found.entries() + " entries, the newest " + found.hash());
    }

    /** Read by whoever may ask at all, and no further than it may go. */
    private static String body(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw new IllegalArgumentException("too much was sent");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private void allow(HttpServletRequest request) {
        if (request.getAttribute(ControlListener.CAME_BY_IT) == null) {
            throw new NotFoundException();
        }
        var header = request.getHeader("Authorization");
        boolean knows = header != null
                && header.startsWith("Bearer ")
                && Tokens.equal(header.substring("Bearer ".length()), token.value());
        if (!knows || passedOn(request) || !loopback(request.getRemoteAddr())) {
            throw new Refused();
        }
    }

    /** A proxy on this machine passes on what came from elsewhere, and says so. */
    private static boolean passedOn(HttpServletRequest request) {
        return PASSED_ON.stream().anyMatch(name -> request.getHeader(name) != null);
    }

    /** Numeric addresses only reach this, so nothing is looked up. */
    private static boolean loopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static ResponseEntity<String> problem(HttpStatus status, String detail) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(JSON.writeValueAsString(
                        Map.of("status", status.value(), "title", status.getReasonPhrase(), "detail", detail)));
    }
}
