package se.knyt.server.connections;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.connections.ConnectionDesk;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.ConnectorInfo.Setting;
import se.knyt.spi.SettingRefused;

/** What a connection was told when it was made, shown and changed: all but its credentials and the account that it is to. */
@Controller
class ConnectionSettingsController {
    private static final int NAME_CHARS_MAX = 100;

    private final Actions actions;
    private final Html html;

    ConnectionSettingsController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/connections/{ref}/settings")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> form(View view, @PathVariable Ref ref) {
        var row = row(view, ref);
        return html.page(view, "connections/settings.jte", page(row, row.settings(), row.name(), "", ""));
    }

    /** A setting that is left empty goes back to the value that suits most. */
    @PostMapping("/c/{company}/connections/{ref}/settings")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> change(View view, @PathVariable Ref ref, @RequestParam Map<String, String> sent) {
        var row = row(view, ref);
        var name = sent.getOrDefault("name", "").strip();
        var given = new HashMap<String, String>();
        for (var setting : info(row).settings()) {
            var value = sent.get("s." + setting.key());
            if (value != null) {
                given.put(setting.key(), value);
            }
        }
        try {
            if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
                throw new IllegalArgumentException("name");
            }
            actions.desks()
                    .connections()
                    .change(
                            view.company().id(),
                            ref.id(),
                            name,
                            given,
                            view.user().email());
            return Html.seeOther(view.url("/connections/" + view.ref(ref.id()) + "?done=connection-changed"));
        } catch (IllegalArgumentException e) {
            var page = page(row, given, name, wrong(row, e), ConnectController.why(view, e));
            return html.page(
                    HttpStatus.UNPROCESSABLE_CONTENT, "connections/settings.jte", Map.of("v", view, "p", page));
        }
    }

    private String wrong(ConnectionRow row, IllegalArgumentException problem) {
        var message =
                problem instanceof SettingRefused refused ? refused.setting() : String.valueOf(problem.getMessage());
        return info(row).settings().stream()
                .map(Setting::key)
                .filter(key -> message.equals(key) || message.startsWith(key + " "))
                .findFirst()
                .orElse("name");
    }

    private ConnectionSettingsPage page(
            ConnectionRow row, Map<String, String> values, String name, String wrong, String why) {
        var info = info(row);
        return new ConnectionSettingsPage(
                row.id(),
                row.settings(),
                new ConnectPage(info, values, name, wrong, why, Map.of(), Optional.empty()),
                info.settings().stream()
                        .filter(setting -> ConnectionDesk.isChangeable(info, setting))
                        .toList(),
                info.settings().stream()
                        .filter(setting -> !setting.secret() && !ConnectionDesk.isChangeable(info, setting))
                        .filter(setting ->
                                !row.settings().getOrDefault(setting.key(), "").isEmpty())
                        .toList());
    }

    private ConnectionRow row(View view, Ref ref) {
        return actions.desks().connections().find(view.company().id(), ref.id()).orElseThrow(NotFoundException::new);
    }

    private ConnectorInfo info(ConnectionRow row) {
        return actions.catalogue().stream()
                .filter(info -> info.id().equals(row.connector()))
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }
}
