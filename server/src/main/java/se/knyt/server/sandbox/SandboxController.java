package se.knyt.server.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.audit.Audit;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** The page that steers the sandbox: sell, ship, let time pass, break things. */
@Controller
class SandboxController {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxController.class);
    /** A longer act goes on by itself; the page shows that it does. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Sandboxes sandboxes;
    private final Audit audit;
    private final Html html;

    SandboxController(Sandboxes sandboxes, Audit audit, Html html) {
        this.sandboxes = sandboxes;
        this.audit = audit;
        this.html = html;
    }

    @GetMapping("/c/{company}/sandbox")
    ResponseEntity<String> page(View view) {
        return page(view, HttpStatus.OK, "");
    }

    private ResponseEntity<String> page(View view, HttpStatus status, String problem) {
        var sandbox = require(view);
        return html.page(
                status,
                "sandbox/sandbox.jte",
                Map.of(
                        "v",
                        view,
                        "p",
                        new SandboxPage(sandbox.state(), sandbox.faults(), sandbox.payments(), problem)));
    }

    @PostMapping("/c/{company}/sandbox/{action}")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> act(View view, @PathVariable String action, @RequestParam Map<String, String> sent)
            throws InterruptedException {
        var sandbox = require(view);
        var arguments = new ArrayList<String>();
        var options = new LinkedHashMap<String, String>();
        for (var name : List.of("order", "to", "system", "fault", "turn")) {
            var value = sent.getOrDefault(name, "").strip();
            if (!value.isEmpty() && value.length() <= 60) {
                arguments.add(value);
            }
        }
        if (sent.getOrDefault("count", "").matches("\\d{1,4}")) {
            options.put("count", sent.getOrDefault("count", "1"));
        }
        if (sent.getOrDefault("paid-with", "").matches("[a-z-]{1,40}")) {
            options.put("paid-with", sent.getOrDefault("paid-with", ""));
        }
        for (var name : List.of("part", "won")) {
            if ("true".equals(sent.get(name))) {
                options.put(name, "true");
            }
        }
        audit.inCompany(
                view.company().id(),
                view.user().userId(),
                view.user().email(),
                "sandbox." + action,
                String.join(" ", arguments),
                Map.of());
        var failure = new String[] {""};
        var thread = Thread.ofVirtual()
                .name("sandbox-act")
                .start(() -> failure[0] = run(view, sandbox, action, arguments, options));
        thread.join(PATIENCE);
        if (!failure[0].isEmpty()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, failure[0]);
        }
        return Html.seeOther(view.url("/sandbox?done=" + (thread.isAlive() ? "sandbox-goes-on" : "sandbox-done")));
    }

    /** What went wrong in the reader's words; empty for nothing. */
    private String run(View view, Sandbox sandbox, String action, List<String> arguments, Map<String, String> options) {
        try {
            sandbox.act(action, arguments, options);
            return "";
        } catch (SandboxRefusal e) {
            return view.t("sandbox.refused." + e.code(), e.arguments().toArray());
        } catch (RuntimeException e) {
            LOG.info("sandbox {}: {}", action, e.getMessage());
            return view.t("sandbox.refused");
        }
    }

    private Sandbox require(View view) {
        return sandboxes.of(view.company().id()).orElseThrow(NotFoundException::new);
    }
}
