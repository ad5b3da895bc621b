// Who is on this phone, by name: kept apart from the database, so that its loss is noticed, and so that the first screen
// can name them before anything else is loaded.

export interface PeopleList {
  read(): { id: string; name: string }[];
  write(people: readonly { id: string; name: string }[]): void;
}

const PEOPLE = "tepat-field-people";

export const listInBrowser: PeopleList = {
  read() {
    try {
      const found: unknown = JSON.parse(localStorage.getItem(PEOPLE) ?? "[]");
      return Array.isArray(found) ? (found as { id: string; name: string }[]) : [];
    } catch {
      return [];
    }
  },
  write(people) {
    try {
      localStorage.setItem(PEOPLE, JSON.stringify(people));
    } catch {
      // Only the notice of a loss is lost.
    }
  },
};
