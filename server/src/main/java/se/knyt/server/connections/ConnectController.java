package se.knyt.server.connections;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.engine.connections.ConnectionTrial;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.ConnectorInfo.Family;
import se.knyt.spi.SettingRefused;

/** The form that connects a system. What is given is tried with one read before it is kept; a refusal leaves nothing behind. */
@Controller
class ConnectController {
    private static final int NAME_CHARS_MAX = 100;

    private final Actions actions;
    private final HeldSecrets held;
    private final Html html;

    ConnectController(Actions actions, HeldSecrets held, Html html) {
        this.actions = actions;
        this.held = held;
        this.html = html;
    }

    /** What the form holds of a person's. */
    private record Filled(Map<String, String> values, String name, Optional<ConnectPage.Tried> tried) {
        static final Filled NOTHING = new Filled(Map.of(), "", Optional.empty());
    }

    @GetMapping("/c/{company}/connections/new/{connector}")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> form(View view, @PathVariable String connector) {
        return html.page(view, "connections/connect.jte", page(view, info(connector), Filled.NOTHING, "", ""));
    }

    /** @param anyway {@code yes} to keep it without a trial */
    @PostMapping("/c/{company}/connections/new/{connector}")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> connect(
            View view,
            @PathVariable String connector,
            @RequestParam(defaultValue = "") String anyway,
            @RequestParam(name = "held", defaultValue = "") String heldName,
            @RequestParam Map<String, String> sent,
            @RequestParam Map<String, MultipartFile> files)
            throws IOException {
        var info = info(connector);
        var owner = new HeldSecrets.Owner(
                view.company().id(), connector, view.user().email());
        var values = new HashMap<String, String>();
        var name = sent.getOrDefault("name", "").strip();
        try {
            values.putAll(GivenSettings.of(info.settings(), sent, files));
            if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
                throw new IllegalArgumentException("name");
            }
            var form = new Actions.ConnectForm(
                    connector, name, Map.copyOf(values), held.of(owner, heldName), anyway.equals("yes"));
            var connected =
                    actions.connect(view.company().id(), form, view.user().email());
            held.forget(owner, heldName);
            if (connected.connection().isPresent()) {
                var page = "/connections/" + view.ref(connected.connection().get());
                return Html.seeOther(view.url(page + "?done=" + done(info, connected)));
            }
            var trial = connected.trial().orElseThrow();
            var tried = new ConnectPage.Tried(
                    words(view, info, trial), trial.secrets().isEmpty() ? "" : held.hold(owner, trial.secrets()));
            return refused(view, info, new Filled(values, name, Optional.of(tried)), "", "");
        } catch (IllegalArgumentException e) {
            var tried = held.of(owner, heldName).isEmpty()
                    ? Optional.<ConnectPage.Tried>empty()
                    : Optional.of(new ConnectPage.Tried("", heldName));
            return refused(view, info, new Filled(values, name, tried), wrong(info, e), why(view, e));
        }
    }

    private static String done(ConnectorInfo info, Actions.Connected connected) {
        var answer = connected.trial().map(ConnectionTrial.Outcome::answer);
        if (answer.isEmpty()) {
            return "connected-untried";
        }
        if (answer.get() == ConnectionTrial.Answer.NOTHING_TO_ASK) {
            return "connected-files";
        }
        return info.family() == Family.FILE ? "connected-folder" : "connected";
    }

    private static String words(View view, ConnectorInfo info, ConnectionTrial.Outcome trial) {
        var own = "connect.tried.code." + trial.code();
        var key = "connect.tried."
                + trial.answer().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return view.t(
                view.texts().has(own) ? own : key,
                trial.host().isEmpty() ? view.system(info.id()) : trial.host(),
                trial.reason());
    }

    private static String wrong(ConnectorInfo info, IllegalArgumentException problem) {
        var message = String.valueOf(problem.getMessage());
        return info.settings().stream()
                .map(ConnectorInfo.Setting::key)
                .filter(key -> message.equals(key) || message.startsWith(key + " "))
                .findFirst()
                .orElse("name");
    }

    static String why(View view, IllegalArgumentException problem) {
        return problem instanceof SettingRefused refused
                ? view.t("connect.wrong." + refused.setting() + "." + refused.reason(), refused.value())
                : "";
    }

    private ResponseEntity<String> refused(View view, ConnectorInfo info, Filled filled, String wrong, String why) {
        var shown = new HashMap<>(filled.values());
        info.settings().stream().filter(ConnectorInfo.Setting::secret).forEach(s -> shown.remove(s.key()));
        var page = page(view, info, new Filled(shown, filled.name(), filled.tried()), wrong, why);
        return html.page(HttpStatus.UNPROCESSABLE_CONTENT, "connections/connect.jte", Map.of("v", view, "p", page));
    }

    private ConnectPage page(View view, ConnectorInfo info, Filled filled, String wrong, String why) {
        var samples = actions.samples(view.company().id(), info.id());
        return new ConnectPage(info, filled.values(), filled.name(), wrong, why, samples, filled.tried());
    }

    private ConnectorInfo info(String connector) {
        return actions.catalogue().stream()
                .filter(i -> i.id().equals(connector))
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }
}
