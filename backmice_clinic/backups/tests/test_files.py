"""Images of studies stand in the database: they come with every backup, and a changed byte is seen."""

from io import StringIO

from django.core.management import call_command
from django.db import connection as ours

from backmice_clinic.backups import archive, inventory, taking
from backmice_clinic.backups.place import Place
from exams.models import ImagingFile, ImagingFileContent


def test_an_image_comes_back_byte_for_byte(world, folders, settings):
    file = ImagingFile.objects.get()
    content = bytes(ImagingFileContent.objects.get(file=file).content)
    call_command("backup", stdout=StringIO())
    name = "images_elsewhere"
    settings.EMBEDDED.create_database(name)
    try:
        there = Place.in_server(settings.EMBEDDED, name, settings.EMBEDDED.OWNER)
        path = archive.in_folder(folders / "backups")[-1]
        call_command("restore", path, into=there.url, files=folders / "back", stdout=StringIO())
        with there.connect(for_comparing=True) as connection:
            found = connection.execute("SELECT content FROM exams_imagingfilecontent").fetchone()
    finally:
        settings.EMBEDDED.drop_database(name)

    assert bytes(found[0]) == content


def test_a_changed_byte_is_a_difference(world, settings):
    place = Place.of_the_clinic()
    with place.connect(for_comparing=True) as connection:
        before = inventory.taken(connection, left_out=taking.left_out_tables())
    with settings.EMBEDDED.superuser_connection(ours.settings_dict["NAME"]) as vandal:
        vandal.execute("ALTER TABLE exams_imagingfilecontent DISABLE TRIGGER ALL")
        vandal.execute("UPDATE exams_imagingfilecontent SET content = content || 'x'::bytea")
        vandal.execute("ALTER TABLE exams_imagingfilecontent ENABLE TRIGGER ALL")
    with place.connect(for_comparing=True) as connection:
        after = inventory.taken(connection, left_out=taking.left_out_tables())

    differ = [each.name for each in inventory.compared(before, after) if not each.is_equal]
    assert differ == ["exams_imagingfilecontent"]
