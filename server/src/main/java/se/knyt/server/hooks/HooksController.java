package se.knyt.server.hooks;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import se.knyt.engine.Engine;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.intake.Webhooks;
import se.knyt.server.shell.CutBody;

/** Takes hints from other systems as raw bytes: the signature is over exactly these. */
@RestController
class HooksController {
    private static final Logger LOG = LoggerFactory.getLogger(HooksController.class);

    private final Engine engine;

    HooksController(Engine engine) {
        this.engine = engine;
    }

    @PostMapping("/hooks/{token}")
    ResponseEntity<Void> receive(@PathVariable String token, HttpServletRequest request) {
        try {
            return received(token, request);
        } catch (IOException | RuntimeException e) {
            return ResponseEntity.status(refusal(e)).build();
        }
    }

    /** The address is a secret, so it stands in no log; and whoever sends sees no page. */
    private static int refusal(Exception failure) {
        var cut = CutBody.status(failure);
        if (cut.isPresent()) {
            LOG.info("a webhook did not come whole: {}", cut.getAsInt());
            return cut.getAsInt();
        }
        if (DatabaseException.isUnreachable(failure)) {
            LOG.warn("a webhook is to be sent again: the database does not answer");
        } else {
            LOG.error("a webhook could not be taken in and is to be sent again", failure);
        }
        return HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    private ResponseEntity<Void> received(String token, HttpServletRequest request) throws IOException {
        // Before a byte of the body is read: anybody can send to an address that leads nowhere.
        if (!engine.webhooks().isKnown(token)) {
            return ResponseEntity.notFound().build();
        }
        if (request.getContentLengthLong() > Webhooks.BODY_BYTES_MAX) {
            return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
        }
        var body = request.getInputStream().readNBytes(Webhooks.BODY_BYTES_MAX + 1);
        if (body.length > Webhooks.BODY_BYTES_MAX) {
            return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
        }
        var headers = new HashMap<String, String>();
        request.getHeaderNames()
                .asIterator()
                .forEachRemaining(name -> headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name)));
        return switch (engine.webhooks().receive(token, headers, body)) {
            case ACCEPTED -> ResponseEntity.ok().build();
            case REFUSED -> ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
            case BUSY -> ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
        };
    }
}
