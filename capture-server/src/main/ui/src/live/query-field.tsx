import { useEffect, useRef } from "preact/hooks";
import { parameter, setParameters } from "../shell/location";

/** What the tail is asked for; Enter asks. */
export function QueryField() {
  const field = useRef<HTMLInputElement>(null);
  const query = parameter("q");
  useEffect(() => {
    if (field.current !== null) field.current.value = query;
  }, [query]);
  return (
    <form
      class="live-query"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const asked = field.current?.value.trim() ?? "";
        setParameters({ q: asked === "" ? null : asked });
      }}
    >
      <input
        ref={field}
        type="search"
        aria-label="Query"
        placeholder="All messages. Try method:INVITE, or the end of a number"
        defaultValue={query}
        spellcheck={false}
        autocomplete="off"
      />
    </form>
  );
}
