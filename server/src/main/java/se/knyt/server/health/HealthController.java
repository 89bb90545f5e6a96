package se.knyt.server.health;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.db.WebDatabaseException;

/** For the launcher and for whatever watches the process. */
@RestController
class HealthController {
    private final Readiness readiness;
    private final WebDatabase database;

    HealthController(Readiness readiness, WebDatabase database) {
        this.readiness = readiness;
        this.database = database;
    }

    @GetMapping(path = "/health/live", produces = "text/plain")
    String live() {
        return "live\n";
    }

    @GetMapping(path = "/health/ready", produces = "text/plain")
    ResponseEntity<String> ready() {
        if (!readiness.isReady()) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("starting or stopping\n");
        }
        try {
            database.outside(sql -> sql.one("select 1 as one", row -> row.integer("one")));
            return ResponseEntity.ok("ready\n");
        } catch (WebDatabaseException e) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("the database does not answer\n");
        }
    }
}
