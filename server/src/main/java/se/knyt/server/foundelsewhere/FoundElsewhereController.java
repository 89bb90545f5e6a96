package se.knyt.server.foundelsewhere;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.effects.FoundElsewhereDesk.Case;
import se.knyt.engine.effects.FoundElsewhereDesk.Word;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** Shows the capture or refund that somebody else made where ours was to be made, and does what a person says of it, once. */
@Controller
class FoundElsewhereController {
    private static final Map<String, Word> WORDS = Map.of("this-one", Word.THIS_ONE, "ours-too", Word.OURS_TOO);

    private final Actions actions;
    private final Html html;

    FoundElsewhereController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/found-elsewhere/{id}")
    ResponseEntity<String> page(View view, @PathVariable Ref id) {
        return shown(view, HttpStatus.OK, id, false);
    }

    /** @param found what the person was shown: where another is found by now it is shown first */
    @PostMapping("/c/{company}/found-elsewhere/{id}")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> say(
            View view,
            @PathVariable Ref id,
            @RequestParam(defaultValue = "") String word,
            @RequestParam(defaultValue = "") String found) {
        var wanted = Optional.ofNullable(WORDS.get(word));
        if (wanted.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, id, true);
        }
        boolean done = actions.desks()
                .foundElsewhere()
                .say(
                        view.company().id(),
                        id.id(),
                        found,
                        wanted.get(),
                        view.user().email());
        if (done) {
            return Html.seeOther(view.url("/loose-ends?done=found-elsewhere"));
        }
        // Said already, by this person or another: nothing more is done, and nothing is left to say.
        return find(view, id).isEmpty()
                ? Html.seeOther(view.url("/loose-ends?done=nothing-to-retry"))
                : shown(view, HttpStatus.CONFLICT, id, true);
    }

    private Optional<Case> find(View view, Ref id) {
        return actions.desks().foundElsewhere().find(view.company().id(), id.id());
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, Ref id, boolean wrong) {
        var of = find(view, id).orElseThrow(NotFoundException::new);
        return html.page(status, "foundelsewhere/page.jte", Map.of("v", view, "p", new FoundElsewherePage(of, wrong)));
    }
}
