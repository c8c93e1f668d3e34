import requests

url = "https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<object_1>"

payload = {
    'objects': '[{"id":0,"data":{"field_1":"John","field_2":"O\\\'Connor"}}]'
}

headers = {
  'Authorization': 'Bearer <API_TOKEN>'
}

response = requests.request("POST", url, headers=headers, data=payload)

print(response.text)
